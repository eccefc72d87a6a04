import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, ask } from '../api/client';
import { useDraft } from '../app/draft';
import { ownPath } from '../app/place';
import { arrive, memberships } from '../app/session';
import { language } from '../i18n/voice';
import { Form, TextField } from '../ui/form';
import { Button, Wait } from '../ui/parts';
import { CodeStep } from './code_step';
import { EmailField, PhoneField } from './contact_fields';
import { Door } from './door';
import { hasToken } from './hash_token';
import { NewPasswordField } from './new_password_field';
import { type Filled, isOwnName, signUpComplaints } from './sign_up_checks';
import { accessWords } from './words';

/// Opens an account in two steps: what one is called, and the code that proves the e-mail address. Both survive a
/// reload, but for the password.
type Sent = { signUp: string; email: string; againAt: number };

export default function SignUp() {
  const { query, route } = useLocation();
  const [filled, dropFilled] = useDraft<Filled>('sign-up', () => ({
    name: '',
    email: query.email ?? '',
    phone: '',
    company: '',
  }));
  const [sent, dropSent] = useDraft<Sent>('sign-up-code', () => ({ signUp: '', email: '', againAt: 0 }));
  const [entering, enter] = useState(false);
  const w = accessWords().signUp;
  const prove = async (code: string) => {
    const body = { sign_up: sent.value.signUp, code };
    await ask((signal) => api.POST('/v1/sign-up/confirm', { body, signal }));
    enter(true);
    dropSent();
    dropFilled();
    await arrive();
    const first = memberships.value[0];
    route(ownPath(query.then, first ? `/${first.id}/overview` : '/'), true);
  };
  if (entering)
    return (
      <Door title={w.title}>
        <Wait what={w.title} />
      </Door>
    );
  if (!sent.value.signUp)
    return (
      <Details
        filled={filled.value}
        fill={(more) => (filled.value = { ...filled.value, ...more })}
        begun={(s) => (sent.value = s)}
      />
    );
  return (
    <Door title={w.codeTitle}>
      <section class="card">
        <CodeStep
          sentTo={
            <>
              {w.sentTo(sent.value.email)} <small class="door-block">{w.known}</small>
            </>
          }
          againAt={sent.value.againAt}
          go={w.prove}
          prove={prove}
          resend={async () => {
            const body = { sign_up: sent.value.signUp };
            return (await ask((signal) => api.POST('/v1/sign-up/code', { body, signal }))).resend_after_s;
          }}
          onResent={(againAt) => {
            sent.value = { ...sent.value, againAt };
          }}
        />
        <Button kind="quiet" wide onClick={dropSent}>
          {w.wrong}
        </Button>
      </section>
    </Door>
  );
}

type DetailsProps = { filled: Filled; fill: (more: Partial<Filled>) => void; begun: (sent: Sent) => void };

function Details({ filled, fill, begun }: DetailsProps) {
  const { query } = useLocation();
  const [password, setPassword] = useState('');
  const w = accessWords().signUp;
  // Whoever was invited joins a company and needs none of their own.
  const invited = hasToken('invitation') || !!query.email;
  const send = async () => {
    const { name, email, phone, company } = filled;
    const body = {
      name: name.trim(),
      email: email.trim(),
      phone,
      password,
      language: language.value,
      ...(company.trim() && { company: company.trim() }),
    };
    const answer = await ask((signal) => api.POST('/v1/sign-up', { body, signal }));
    begun({ signUp: answer.sign_up, email: body.email, againAt: Date.now() + 1000 * answer.resend_after_s });
  };
  const { name, email, phone, company } = filled;
  const then = query.then ? `?then=${encodeURIComponent(ownPath(query.then))}` : '';
  return (
    <Door title={w.title}>
      <section class="card">
        <Form
          label={w.title}
          check={() => signUpComplaints(filled, password, !invited)}
          places={{ invalid_name: 'name', invalid_email: 'email', invalid_msisdn: 'phone', weak_password: 'password' }}
          send={send}
          actions={(busy) => (
            <Button kind="main" wide type="submit" busy={busy}>
              {w.go}
            </Button>
          )}
        >
          <TextField name="name" label={w.name} value={name} onInput={(v) => fill({ name: v })} autocomplete="name" />
          <EmailField label={w.email} hint={w.emailHint} value={email} onInput={(v) => fill({ email: v })} />
          <PhoneField
            label={w.phone}
            hint={invited ? w.phoneHint : `${w.phoneHint} ${w.phoneTrial}`}
            value={phone}
            onInput={(v) => fill({ phone: v })}
          />
          <TextField
            name="company"
            label={w.company}
            hint={invited ? w.companyInvited : w.companyHint}
            optional={invited}
            value={company}
            onInput={(v) => fill({ company: v })}
            autocomplete="organization"
          />
          <NewPasswordField value={password} onInput={setPassword} refused={isOwnName(password, filled)} />
        </Form>
      </section>
      <p class="door-other">
        {w.have}{' '}
        <a class="door-link" href={`/sign-in${then}`}>
          {w.signIn}
        </a>
      </p>
    </Door>
  );
}
