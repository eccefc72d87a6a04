import { Dialog } from '../ui/dialog';
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
        <Button icon="download" onClick={() => download(w.file, `${w.heading}\n\n${codes.join('\n')}\n`)}>
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

function download(name: string, text: string) {
  const at = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = at;
  link.download = name;
  link.click();
  // The browser reads it after this.
  setTimeout(() => URL.revokeObjectURL(at), 10_000);
}
