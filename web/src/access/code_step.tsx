import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Trouble, troubleOf } from '../api/problems';
import { core } from '../i18n/core';
import { say } from '../ui/dialog';
import { CodeField, Form } from '../ui/form';
import { Button, TroubleNote } from '../ui/parts';
import { useCountdown } from './countdown';
import { accessWords } from './words';

/// A code that was sent is typed here; it can be asked for again once its pause is over.
type Props = {
  sentTo: ComponentChildren;
  /// When the next code may be asked for.
  againAt: number;
  go: string;
  prove: (code: string) => Promise<void>;
  /// Sends another; gives the seconds until the next.
  resend: () => Promise<number>;
  onResent: (againAt: number) => void;
  /// What else is asked beside the code, and its complaints.
  children?: ComponentChildren;
  check?: () => readonly (readonly [string, string])[];
};

export function CodeStep({ sentTo, againAt, go, prove, resend, onResent, children, check }: Props) {
  const [code, setCode] = useState('');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('input')?.focus(), []);
  return (
    <div class="form" ref={box}>
      <p>{sentTo}</p>
      <Form
        check={() => [...(code.length === 6 ? [] : ([['code', core().form.codeShort]] as const)), ...(check?.() ?? [])]}
        places={{ wrong_code: 'code', code_ended: 'code' }}
        send={() => prove(code)}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {go}
          </Button>
        )}
      >
        <CodeField value={code} onInput={setCode} hint={accessWords().code.hint} waits={!!children} />
        {children}
      </Form>
      <Resend againAt={againAt} resend={resend} onResent={onResent} />
    </div>
  );
}

function Resend({ againAt, resend, onResent }: Pick<Props, 'againAt' | 'resend' | 'onResent'>) {
  const [busy, set] = useState(false);
  const [trouble, tell] = useState<Trouble | undefined>();
  const left = useCountdown(againAt);
  const w = accessWords().code;
  const send = async () => {
    if (busy) return;
    set(true);
    tell(undefined);
    try {
      onResent(Date.now() + 1000 * (await resend()));
      say(w.sent);
    } catch (e) {
      const t = troubleOf(e);
      tell(t);
      if (t.retryAfter) onResent(Date.now() + 1000 * t.retryAfter);
    } finally {
      set(false);
    }
  };
  return (
    <>
      {trouble && <TroubleNote trouble={trouble} />}
      <Button kind="quiet" wide busy={busy} disabled={left > 0} onClick={send}>
        {left > 0 ? w.againIn(left) : w.again}
      </Button>
    </>
  );
}
