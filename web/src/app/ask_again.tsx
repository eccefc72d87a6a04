import { useEffect, useState } from 'preact/hooks';
import { api } from '../api/client';
import { Trouble } from '../api/problems';
import { core } from '../i18n/core';
import { Dialog } from '../ui/dialog';
import { CodeField, Form, PasswordField, required, TextField } from '../ui/form';
import { Button } from '../ui/parts';
import { asking, me, signIn } from './session';

/// Dialogs over a page that needs the person again: an ended session, or a second factor that is too old. The page
/// below keeps what was written.

function SignInAgain({ done }: { done: (again: boolean) => void }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [factor, ask] = useState(false);
  const w = core().session;
  const email = me.value?.email ?? '';
  const send = async () => {
    try {
      await signIn(email, password, code || undefined);
      done(true);
    } catch (e) {
      if (e instanceof Trouble && e.code === 'factor_missing' && !factor) ask(true);
      else throw e;
    }
  };
  return (
    <Dialog title={w.endedTitle} onClose={() => done(false)}>
      <p>{w.ended}</p>
      <Form
        send={send}
        check={() => required({ password, ...(factor && { code }) })}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {w.signIn}
          </Button>
        )}
      >
        <TextField name="email" label={w.email} value={email} onInput={() => {}} readOnly autocomplete="username" />
        <PasswordField
          name="password"
          label={w.password}
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
        />
        {factor && <CodeField label={w.factorCode} value={code} onInput={setCode} />}
      </Form>
    </Dialog>
  );
}

function Confirm({ done }: { done: (again: boolean) => void }) {
  const [factor, know] = useState<boolean | undefined>();
  const [given, give] = useState('');
  const w = core().session;
  useEffect(() => {
    api.GET('/v1/me/factor').then(
      (a) => know(a.data?.on ?? false),
      () => know(false),
    );
  }, []);
  const send = async () => {
    const answer = factor
      ? await api.POST('/v1/session/factor', { body: { code: given } })
      : await api.POST('/v1/session/password', { body: { password: given } });
    if (!answer.response.ok) throw Trouble.of(answer.response, answer.error);
    done(true);
  };
  return (
    <Dialog title={w.confirmTitle} onClose={() => done(false)}>
      <p>{factor ? w.confirmFactor : w.confirmPassword}</p>
      {factor !== undefined && (
        <Form
          send={send}
          check={() => required({ [factor ? 'code' : 'password']: given })}
          actions={(busy) => (
            <Button kind="main" wide type="submit" busy={busy}>
              {w.confirm}
            </Button>
          )}
        >
          {factor ? (
            <CodeField label={w.factorCode} value={given} onInput={give} />
          ) : (
            <PasswordField
              name="password"
              label={w.password}
              value={given}
              onInput={give}
              autocomplete="current-password"
            />
          )}
        </Form>
      )}
    </Dialog>
  );
}

export function AskAgain() {
  const now = asking.value;
  if (!now) return null;
  return now.for === 'sign-in' ? <SignInAgain done={now.done} /> : <Confirm done={now.done} />;
}
