import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Trouble } from '../api/problems';
import { signIn } from '../app/session';
import { Form, PasswordField, required, TextField } from '../ui/form';
import { Button, Head } from '../ui/parts';
import { LanguageChoice } from './language_choice';
import { accessWords } from './words';

/// The way in. Whoever has a second factor is asked for its code in a second step.
export default function SignIn() {
  const { query, route } = useLocation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [factor, ask] = useState(false);
  const w = accessWords().signIn;
  const send = async () => {
    try {
      await signIn(email.trim(), password, code.trim() || undefined);
    } catch (e) {
      if (!(e instanceof Trouble && e.code === 'factor_missing') || factor) throw e;
      ask(true);
      return;
    }
    // Only a path of our own: nobody is sent elsewhere by a link.
    const then = query.then ?? '/';
    route(/^\/(?![/\\])/.test(then) ? then : '/', true);
  };
  return (
    <>
      <Head title={w.title} />
      <section class="card">
        <Form
          label={w.title}
          check={() => required(factor ? { code } : { email, password })}
          send={send}
          actions={(busy) => (
            <Button kind="main" wide type="submit" busy={busy}>
              {w.go}
            </Button>
          )}
        >
          {factor ? (
            <TextField
              name="code"
              label={w.code}
              value={code}
              onInput={setCode}
              hint={w.codeHint}
              autocomplete="one-time-code"
              autoFocus
              spellcheck={false}
            />
          ) : (
            <>
              <TextField
                name="email"
                type="email"
                label={w.email}
                value={email}
                onInput={setEmail}
                autocomplete="username"
                inputMode="email"
              />
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
        <div class="acts">{factor ? <a href="/recovery">{w.lost}</a> : <a href="/reset">{w.forgotten}</a>}</div>
      </section>
      <div class="row wrap">
        <a href="/sign-up">{w.fresh}</a>
        <LanguageChoice />
      </div>
    </>
  );
}
