import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, ask } from '../api/client';
import { signIn } from '../app/session';
import { CodeByEmail } from './code_by_email';
import { NewPasswordField } from './new_password_field';
import { newPasswordComplaints } from './password';
import { accessWords } from './words';

/// Another password by a code to the e-mail address; then one is signed in with it.
export default function Reset() {
  const { query, route } = useLocation();
  const [password, setPassword] = useState('');
  const w = accessWords().reset;
  const save = async (email: string, code: string) => {
    await ask((signal) => api.POST('/v1/password-reset/confirm', { body: { email, code, password }, signal }));
    // Who has a second factor, or is made to wait, signs in by hand.
    await signIn(email, password).then(
      () => route('/', true),
      () => route(`/sign-in?why=reset&email=${encodeURIComponent(email)}`, true),
    );
  };
  return (
    <CodeByEmail
      draft="reset"
      words={w}
      begin={query.email ?? ''}
      request={async (email) =>
        (await ask((signal) => api.POST('/v1/password-reset', { body: { email }, signal }))).resend_after_s
      }
      go={w.save}
      prove={save}
      check={() => newPasswordComplaints(password)}
    >
      <NewPasswordField label={accessWords().password.fresh} value={password} onInput={setPassword} />
    </CodeByEmail>
  );
}
