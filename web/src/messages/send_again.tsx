import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Schema } from '../api/client';
import { pathOf } from '../app/place';
import { phone } from '../i18n/format';
import { Dialog } from '../ui/dialog';
import { Button } from '../ui/parts';
import { beginDraft, isWritten } from './send_draft';
import { messageWords } from './words';

/// Opens the page that sends with this number and text filled in. What is written there already is not thrown
/// away without a question.
export function SendAgain({ m, account }: { m: Schema['Message']; account: string }) {
  const { route } = useLocation();
  const [asking, ask] = useState(false);
  const w = messageWords().one;
  const go = () => route(pathOf(account, 'send'));
  const begin = () => {
    beginDraft(account, { to: phone(m.to), text: m.text, from: m.from, class: m.class });
    go();
  };
  return (
    <>
      <Button icon="send" onClick={() => (isWritten(account) ? ask(true) : begin())}>
        {w.again}
      </Button>
      {asking && (
        <Dialog title={w.draftTitle} onClose={() => ask(false)}>
          <p>{w.draftText}</p>
          <div class="acts">
            <Button kind="danger" onClick={begin}>
              {w.draftReplace}
            </Button>
            <Button onClick={go}>{w.draftKeep}</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
