import { Dialog } from '../ui/dialog';
import { keep } from '../ui/download';
import { Button, Copy, Note } from '../ui/parts';
import { securityWords } from './security_words';

/// Ten recovery codes, shown this once: the dialog is left only by saying that they are kept.
export function RecoveryCodes({ codes, close }: { codes: readonly string[]; close: () => void }) {
  const w = securityWords().codes;
  return (
    <Dialog title={w.title}>
      <Note tone="warn" live>
        {w.lead}
      </Note>
      <ol class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="acts">
        <Copy text={codes.join('\n')} />
        <Button
          icon="download"
          onClick={() => keep(new Blob([`${w.heading}\n\n${codes.join('\n')}\n`], { type: 'text/plain' }), w.file)}
        >
          {w.download}
        </Button>
        <Button onClick={() => print()}>{w.print}</Button>
      </div>
      <Button kind="main" wide onClick={close}>
        {w.kept}
      </Button>
    </Dialog>
  );
}
