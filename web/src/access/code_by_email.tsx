import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useDraft } from '../app/draft';
import { Form, required } from '../ui/form';
import { Button } from '../ui/parts';
import { CodeStep } from './code_step';
import { EmailField } from './contact_fields';
import { Door } from './door';

type Words = {
  title: string;
  codeTitle: string;
  lead: string;
  email: string;
  go: string;
  sentTo: (email: string) => string;
  wrong: string;
  back: string;
};

type Given = {
  /// Under which name it is kept where the person is, so that a reload on the way to the mail loses nothing.
  draft: string;
  words: Words;
  /// The address that is proposed.
  begin?: string;
  above?: ComponentChildren;
  /// Has a code sent; gives the seconds until the next.
  request: (email: string) => Promise<number>;
  go: string;
  prove: (email: string, code: string) => Promise<void>;
  /// What else is asked beside the code, and its complaints.
  children?: ComponentChildren;
  check?: () => readonly (readonly [string, string])[];
};

/// An e-mail address is asked for, and then the code that was sent there.
export function CodeByEmail({ draft, words: w, begin = '', above, request, go, prove, children, check }: Given) {
  const [sent, drop] = useDraft(draft, () => ({ email: '', againAt: 0 }));
  const { email, againAt } = sent.value;
  const send = async (to: string) => {
    sent.value = { email: to, againAt: Date.now() + 1000 * (await request(to)) };
  };
  if (!email)
    return (
      <Door title={w.title}>
        {above}
        <Address words={w} begin={begin} send={send} />
        <a class="door-link" href="/sign-in">
          {w.back}
        </a>
      </Door>
    );
  return (
    <Door title={w.codeTitle}>
      <section class="card">
        <CodeStep
          sentTo={w.sentTo(email)}
          againAt={againAt}
          go={go}
          prove={async (code) => {
            await prove(email, code);
            drop();
          }}
          resend={() => request(email)}
          onResent={(next) => {
            sent.value = { email, againAt: next };
          }}
          {...(check && { check })}
        >
          {children}
        </CodeStep>
        <Button kind="quiet" wide onClick={drop}>
          {w.wrong}
        </Button>
      </section>
    </Door>
  );
}

type AddressProps = { words: Words; begin: string; send: (email: string) => Promise<void> };

function Address({ words: w, begin, send }: AddressProps) {
  const [email, setEmail] = useState(begin);
  return (
    <section class="card">
      <p>{w.lead}</p>
      <Form
        check={() => required({ email })}
        places={{ invalid_email: 'email' }}
        send={() => send(email.trim())}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {w.go}
          </Button>
        )}
      >
        <EmailField label={w.email} value={email} onInput={setEmail} />
      </Form>
    </section>
  );
}
