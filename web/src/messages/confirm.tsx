import { useState } from 'preact/hooks';
import type { Schema } from '../api/client';
import { troubleOf } from '../api/problems';
import { pathOf } from '../app/place';
import { core } from '../i18n/core';
import { minus, money, phone, when } from '../i18n/format';
import type { Balance } from '../money/balance';
import { howToMore, TopUpLink } from '../money/credit';
import { Dialog } from '../ui/dialog';
import { Form } from '../ui/form';
import { Button, LinkButton, Note } from '../ui/parts';
import type { Resource } from '../ui/resource';
import { missingFor } from './send_bar';
import { isKeyOver } from './send_draft';
import { sendWords } from './send_words';

type Props = {
  preview: Schema['Preview'];
  from: string;
  balance: Resource<Balance>;
  account: string;
  /// When it was first sent, with no answer; 0: never.
  triedAt: number;
  /// Makes another intention of it.
  anew: () => void;
  send: () => Promise<void>;
  close: () => void;
};

/// Asks once: to whom, for how much, what is left, and the text as it goes.
export function Confirm({ preview, from, balance, account, triedAt, anew, send, close }: Props) {
  const w = sendWords();
  const [reused, tell] = useState(false);
  const numbers = preview.recipients.map((r) => phone(r.to));
  const n = numbers.length;
  const cost = money(preview.total);
  const isOld = isKeyOver(triedAt);
  const go = async () => {
    try {
      await send();
    } catch (e) {
      tell(troubleOf(e).code === 'idempotency_key_reused');
      if (troubleOf(e).code !== 'idempotency_key_reused') throw e;
    }
  };
  return (
    <Dialog title={w.confirmTitle(n, numbers[0] ?? '')} onClose={close} asks>
      <Form
        send={go}
        actions={(busy) => (
          <>
            <Button kind="main" wide type="submit" busy={busy} disabled={isOld}>
              {w.goFor(n, cost)}
            </Button>
            <Button wide onClick={close} disabled={busy}>
              {w.change}
            </Button>
          </>
        )}
      >
        {reused && (
          <Note tone="warn" live action={<See account={account} />}>
            {w.reused}
          </Note>
        )}
        {isOld && (
          <Note
            tone="warn"
            live
            action={
              <div class="acts">
                <See account={account} />
                <Button onClick={anew}>{w.sendAnew}</Button>
              </div>
            }
          >
            {w.oldTry(when(new Date(triedAt)))}
          </Note>
        )}
        {n > 1 && <p class="num">{toWhom(numbers)}</p>}
        <Cost preview={preview} balance={balance.data} account={account} />
        <div class="phone send-sheet">
          <small>{from}</small>
          <div class="bubble">{preview.text}</div>
        </div>
        <p>{w.confirmText}</p>
      </Form>
    </Dialog>
  );
}

/// The first two by number: a wrong list is seen by its beginning.
function toWhom([first, second, ...rest]: readonly string[]): string {
  if (rest.length === 0) return `${first} ${core().and} ${second}`;
  return `${first}, ${second} ${sendWords().andMore(rest.length)}`;
}

const See = ({ account }: { account: string }) => (
  <LinkButton href={pathOf(account, 'messages')}>{sendWords().seeMessages}</LinkButton>
);

type CostProps = { preview: Schema['Preview']; balance: Balance | undefined; account: string };

function Cost({ preview, balance, account }: CostProps) {
  const w = sendWords();
  const missing = balance && missingFor(preview.total, balance);
  return (
    <>
      <div>
        <small>{w.costs}</small>
        <div class="figure">{money(preview.total)}</div>
        <small class="num">
          {w.people(preview.recipients.length)} × {w.segments(preview.segments)}
          {balance && ` · ${w.after} ${money(minus(balance.available, preview.total))}`}
        </small>
      </div>
      {preview.rejected.length > 0 && <Note tone="warn">{w.sent.refused(preview.rejected.length)}</Note>}
      {missing && (
        <Note tone="bad" action={<TopUpLink account={account} missing={missing} />}>
          <b>{w.missing(money(missing))}</b> {howToMore(account)}
        </Note>
      )}
    </>
  );
}
