import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Trouble } from '../api/problems';
import { typedAs } from '../app/early';
import { FactorField } from '../app/factor_field';
import { firstPath } from '../app/navigation';
import { ownPath } from '../app/place';
import { me, signIn, wasSignedOutElsewhere } from '../app/session';
import { Form, PasswordField, required } from '../ui/form';
import { Button, Note } from '../ui/parts';
import { EmailField } from './contact_fields';
import { Door } from './door';
import { doorWords } from './door_words';

/// The way in. Whoever has a second factor is asked for its code in a second step.
export default function SignIn() {
  const { query, route } = useLocation();
  const [email, setEmail] = useState(typedAs('email') || (query.email ?? ''));
  const [password, setPassword] = useState(typedAs('password') ?? '');
  const [code, setCode] = useState('');
  const [factor, ask] = useState(false);
  const [elsewhere, tell] = useState(false);
  const w = doorWords().signIn;
  const then = ownPath(query.then);
  const onward = query.then ? `?then=${encodeURIComponent(then)}` : '';
  // After the first drawing, which is that of the door in index.html.
  useEffect(() => tell(wasSignedOutElsewhere()), []);
  // Somebody may have signed in in another tab.
  useEffect(() => {
    if (me.value) route((then === '/' && firstPath()) || then, true);
  }, [me.value, then, route]);
  const send = async () => {
    try {
      await signIn(email.trim(), password, code.trim() || undefined);
    } catch (e) {
      if (!(e instanceof Trouble && e.code === 'factor_missing') || factor) throw e;
      ask(true);
    }
  };
  return (
    <Door title={w.title} pitch>
      {query.why === 'reset' && !factor && <Note tone="ok">{w.reset}</Note>}
      {elsewhere && !factor && <Note live>{w.elsewhere}</Note>}
      <section class="card">
        <Form
          label={w.title}
          check={() => required(factor ? { code } : { email, password })}
          places={{ wrong_factor: 'code' }}
          send={send}
          actions={(busy) => (
            <Button kind="main" wide type="submit" busy={busy}>
              {factor ? w.check : w.go}
            </Button>
          )}
        >
          {factor ? (
            <>
              <p>{w.factor}</p>
              <FactorField value={code} onInput={setCode} />
            </>
          ) : (
            <>
              <EmailField label={w.email} value={email} onInput={setEmail} />
              <PasswordField
                name="password"
                label={w.password}
                value={password}
                onInput={setPassword}
                autocomplete="current-password"
              />
            </>
          )}
        </Form>
        <WaysOut ofFactor={factor} back={() => ask(false)} />
      </section>
      <p class="door-other">
        {w.fresh}{' '}
        <a class="door-link" href={`/sign-up${onward}`}>
          {w.signUp}
        </a>
      </p>
    </Door>
  );
}

/// For whoever has lost what is asked for.
function WaysOut({ ofFactor, back }: { ofFactor: boolean; back: () => void }) {
  const w = doorWords().signIn;
  if (!ofFactor)
    return (
      <a class="door-link" href="/reset">
        {w.forgotten}
      </a>
    );
  return (
    <div class="door-links">
      <a href="/recovery">{w.lost}</a>
      <button type="button" class="link" onClick={back}>
        {w.other}
      </button>
    </div>
  );
}
