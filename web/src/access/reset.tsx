import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, ask } from '../api/client';
import { useDraft } from '../app/draft';
import { signIn } from '../app/session';
import { Button } from '../ui/parts';
import { CodeStep } from './code_step';
import { Door } from './door';
import { EmailStep } from './email_step';
import { NewPasswordField } from './new_password_field';
import { newPasswordComplaints } from './password';
import { accessWords } from './words';

/// Another password by a code to the e-mail address; then one is signed in with it.
export default function Reset() {
  const { query, route } = useLocation();
  const [sent, drop] = useDraft('reset', () => ({ email: '', againAt: 0 }));
  const [password, setPassword] = useState('');
  const w = accessWords().reset;
  const { email, againAt } = sent.value;
  const request = async (to: string) =>
    (await ask((signal) => api.POST('/v1/password-reset', { body: { email: to }, signal }))).resend_after_s;
  const save = async (code: string) => {
    await ask((signal) => api.POST('/v1/password-reset/confirm', { body: { email, code, password }, signal }));
    drop();
    // Who has a second factor, or is made to wait, signs in by hand.
    await signIn(email, password).then(
      () => route('/', true),
      () => route(`/sign-in?why=reset&email=${encodeURIComponent(email)}`, true),
    );
  };
  if (!email)
    return (
      <Door title={w.title}>
        <EmailStep
          lead={w.lead}
          label={w.email}
          go={w.go}
          begin={query.email ?? ''}
          send={async (to) => {
            sent.value = { email: to, againAt: Date.now() + 1000 * (await request(to)) };
          }}
        />
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
          go={w.save}
          prove={save}
          resend={() => request(email)}
          onResent={(next) => {
            sent.value = { email, againAt: next };
          }}
          check={() => newPasswordComplaints(password)}
        >
          <NewPasswordField label={accessWords().password.fresh} value={password} onInput={setPassword} />
        </CodeStep>
        <Button kind="quiet" wide onClick={drop}>
          {w.wrong}
        </Button>
      </section>
    </Door>
  );
}
