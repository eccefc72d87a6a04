import { useState } from 'preact/hooks';
import { api, ask } from '../api/client';
import { Dialog, say } from '../ui/dialog';
import { Form } from '../ui/form';
import { Button, Card } from '../ui/parts';
import { NewPasswordField } from './new_password_field';
import { newPasswordComplaints } from './password';
import { securityWords } from './security_words';

export function PasswordCard({ show }: { show: (what: string) => void }) {
  const w = securityWords().password;
  return (
    <Card title={w.title}>
      <p>{w.lead}</p>
      <div class="acts">
        <Button onClick={() => show('password')}>{w.change}</Button>
      </div>
    </Card>
  );
}

export function PasswordDialog({ close, changed }: { close: () => void; changed: () => void }) {
  const [password, setPassword] = useState('');
  const w = securityWords().password;
  const send = async () => {
    await ask((signal) => api.PUT('/v1/me/password', { body: { password }, signal }));
    say(w.changed);
    changed();
    close();
  };
  return (
    <Dialog title={w.change} onClose={close}>
      <Form
        check={() => newPasswordComplaints(password)}
        places={{ weak_password: 'password' }}
        send={send}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {w.save}
          </Button>
        )}
      >
        <NewPasswordField label={w.fresh} value={password} onInput={setPassword} />
      </Form>
    </Dialog>
  );
}
