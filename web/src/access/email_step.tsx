import { useState } from 'preact/hooks';
import { Form, required, TextField } from '../ui/form';
import { Button } from '../ui/parts';

/// Asks for an e-mail address to which a code is sent.
type Props = { lead: string; label: string; go: string; begin: string; send: (email: string) => Promise<void> };

export function EmailStep({ lead, label, go, begin, send }: Props) {
  const [email, setEmail] = useState(begin);
  return (
    <section class="card">
      <p>{lead}</p>
      <Form
        check={() => required({ email })}
        places={{ invalid_email: 'email' }}
        send={() => send(email.trim())}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {go}
          </Button>
        )}
      >
        <TextField
          name="email"
          type="email"
          label={label}
          value={email}
          onInput={setEmail}
          autocomplete="username"
          inputMode="email"
          spellcheck={false}
        />
      </Form>
    </section>
  );
}
