import { useState } from 'preact/hooks';
import type { Schema } from '../api/client';
import { troubleOf } from '../api/problems';
import { pathOf } from '../app/place';
import { minus, money } from '../i18n/format';
import { Dialog } from '../ui/dialog';
import { Form } from '../ui/form';
import { Button, LinkButton, Note } from '../ui/parts';
import type { Resource } from '../ui/resource';
import type { Balance } from './balance';
import { missingFor } from './send_bar';
import { sendWords } from './send_words';

type Props = {
  preview: Schema['Preview'];
  from: string;
  balance: Resource<Balance>;
  account: string;
  send: () => Promise<void>;
  close: () => void;
};

/// Asks once: to whom, for how much, what is left, and the text as it goes.
export function Confirm({ preview, from, balance, account, send, close }: Props) {
  const w = sendWords();
  const [reused, tell] = useState(false);
  const n = preview.recipients.length;
  const cost = money(preview.total);
  const b = balance.data;
  const go = async () => {
    try {
      await send();
    } catch (e) {
      tell(troubleOf(e).code === 'idempotency_key_reused');
      if (troubleOf(e).code !== 'idempotency_key_reused') throw e;
    }
  };
  const missing = b && missingFor(preview.total, b);
  return (
    <Dialog title={w.confirmTitle(n)} onClose={close}>
      <div>
        <small>{w.costs}</small>
        <div class="figure">{cost}</div>
        <small class="num">
          {w.people(n)} × {w.segments(preview.segments)}
          {b && ` · ${w.after} ${money(minus(b.available, preview.total))}`}
        </small>
      </div>
      {preview.rejected.length > 0 && <Note tone="warn">{w.leftOut(preview.rejected.length)}</Note>}
      {missing && (
        <Note tone="bad">
          <b>{w.missing(money(missing))}</b>
        </Note>
      )}
      <div class="phone send-sheet">
        <small>{from}</small>
        <div class="bubble">{preview.text}</div>
      </div>
      <p>{w.confirmText}</p>
      {reused && (
        <Note tone="warn" live action={<LinkButton href={pathOf(account, 'messages')}>{w.seeMessages}</LinkButton>}>
          {w.reused}
        </Note>
      )}
      <Form
        send={go}
        actions={(busy) => (
          <div class="send-last">
            <Button kind="main" wide type="submit" busy={busy}>
              {w.goFor(n, cost)}
            </Button>
            <Button wide onClick={close} disabled={busy}>
              {w.change}
            </Button>
          </div>
        )}
      >
        {null}
      </Form>
    </Dialog>
  );
}
