import { useEffect, useRef, useState } from 'preact/hooks';
import { api, ask, askPerson } from '../api/client';
import { Trouble } from '../api/problems';
import { core } from '../i18n/core';
import { Dialog } from '../ui/dialog';
import { Form, PasswordField, required, TextField } from '../ui/form';
import { Button, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { FactorField } from './factor_field';
import { type Asking, asking, becomeOther, me, signIn } from './session';

/// Dialogs over a page that needs the person again: an ended session, or a second factor that is too old. The page
/// below keeps what was written.

type Ends = { done: (again: boolean) => void };

function useFocus(name: string) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLInputElement>(`[name=${name}]`)?.focus(), [name]);
  return box;
}

function SignInAgain({ done }: Ends) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [factor, needFactor] = useState(false);
  const w = core().session;
  const email = me.value?.email ?? '';
  const send = async () => {
    try {
      await signIn(email, password, code || undefined);
      done(true);
    } catch (e) {
      if (e instanceof Trouble && e.code === 'factor_missing' && !factor) needFactor(true);
      else throw e;
    }
  };
  return (
    <Dialog title={w.endedTitle} onClose={() => done(false)}>
      <p>{w.ended}</p>
      <Form
        send={send}
        check={() => required({ password, ...(factor && { code }) })}
        places={{ wrong_factor: 'code', wrong_credentials: 'password' }}
        actions={(busy) => (
          <>
            <Button kind="main" wide type="submit" busy={busy}>
              {w.signIn}
            </Button>
            <Button kind="quiet" wide onClick={becomeOther}>
              {w.notYou}
            </Button>
          </>
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
        {factor && <FactorField value={code} onInput={setCode} />}
      </Form>
    </Dialog>
  );
}

function GiveAgain({ factor, done }: Ends & { factor: boolean }) {
  const [given, give] = useState('');
  const box = useFocus(factor ? 'code' : 'password');
  const w = core().session;
  const send = async () => {
    const answer = factor
      ? await api.POST('/v1/session/factor', { body: { code: given } })
      : await api.POST('/v1/session/password', { body: { password: given } });
    if (answer.response.ok) return done(true);
    const trouble = Trouble.of(answer.response, answer.error);
    // Whoever signs in again has given everything again.
    if (trouble.code !== 'unauthenticated') throw trouble;
    if (await askPerson.signIn()) done(true);
  };
  return (
    <>
      <p>{factor ? w.confirmFactor : w.confirmPassword}</p>
      <div ref={box}>
        <Form
          send={send}
          check={() => required({ [factor ? 'code' : 'password']: given })}
          places={{ wrong_factor: 'code', wrong_credentials: 'password' }}
          actions={(busy) => (
            <Button kind="main" wide type="submit" busy={busy}>
              {w.confirm}
            </Button>
          )}
        >
          {factor ? (
            <FactorField value={given} onInput={give} />
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
      </div>
    </>
  );
}

function Confirm({ done }: Ends) {
  const w = core().session;
  const factor = useResource('factor', (aborted) => ask((signal) => api.GET('/v1/me/factor', { signal }), aborted));
  return (
    <Dialog title={w.confirmTitle} onClose={() => done(false)}>
      <Shown of={factor} what={w.confirmTitle} lines={2}>
        {(f) => <GiveAgain factor={f.on} done={done} />}
      </Shown>
    </Dialog>
  );
}

/// The last question lies above the others: a session may end while the factor is asked for.
export function AskAgain() {
  return (
    <>
      {asking.value.map((a: Asking) =>
        // Whoever asks later joins the question, so what is done at its end changes while it is shown.
        a.for === 'sign-in' ? (
          <SignInAgain key={a.for} done={(again) => a.done(again)} />
        ) : (
          <Confirm key={a.for} done={(again) => a.done(again)} />
        ),
      )}
    </>
  );
}
