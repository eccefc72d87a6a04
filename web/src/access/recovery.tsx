import { useState } from 'preact/hooks';
import { api, ask, type Schema } from '../api/client';
import { type Trouble, troubleOf } from '../api/problems';
import { when } from '../i18n/format';
import { Button, LinkButton, Note, TroubleNote } from '../ui/parts';
import { CodeByEmail } from './code_by_email';
import { Door } from './door';
import { dropToken, useToken } from './hash_token';
import { accessWords } from './words';

/// The way back from a second factor that was lost with its recovery codes: a code to the e-mail address begins a
/// waiting time, and whoever gets the mail about it can stop it here.
export default function Recovery() {
  const token = useToken('recovery');
  return token ? <Stop key={token} token={token} /> : <Begin />;
}

type Waits = Schema['RecoveryBegun'];

function Begin() {
  const [waits, begun] = useState<Waits | undefined>();
  const w = accessWords().recovery;
  if (waits) return <Waiting waits={waits} />;
  return (
    <CodeByEmail
      draft="recovery"
      words={w}
      above={<Note>{w.codes}</Note>}
      request={async (email) =>
        (await ask((signal) => api.POST('/v1/recovery', { body: { email }, signal }))).resend_after_s
      }
      go={w.begin}
      prove={async (email, code) =>
        begun(await ask((signal) => api.POST('/v1/recovery/confirm', { body: { email, code }, signal })))
      }
    />
  );
}

function Waiting({ waits }: { waits: Waits }) {
  const w = accessWords().recovery;
  return (
    <Door title={w.waitsTitle}>
      <section class="card" role="status">
        <p>{w.until}</p>
        <p class="door-figure">{when(waits.due_at)}</p>
        {waits.needs_agreement && <p>{w.agreement}</p>}
        <p>{w.later}</p>
        <p>{w.told}</p>
      </section>
      <a class="door-link" href="/sign-in">
        {w.back}
      </a>
    </Door>
  );
}

function Stop({ token }: { token: string }) {
  const [busy, set] = useState(false);
  const [stopped, done] = useState(false);
  const [gone, find] = useState(false);
  const [trouble, tell] = useState<Trouble | undefined>();
  const w = accessWords().recovery;
  const stop = async () => {
    if (busy) return;
    set(true);
    tell(undefined);
    try {
      await ask((signal) => api.POST('/v1/recovery/cancel', { body: { token }, signal }));
      dropToken('recovery');
      done(true);
    } catch (e) {
      const t = troubleOf(e);
      if (t.code === 'not_waiting') {
        dropToken('recovery');
        find(true);
      } else tell(t);
    } finally {
      set(false);
    }
  };
  if (gone)
    return (
      <Door title={w.stopTitle}>
        <section class="card" role="status">
          <p>{w.gone}</p>
          <LinkButton kind="main" wide href="/sign-in">
            {w.back}
          </LinkButton>
        </section>
      </Door>
    );
  if (stopped)
    return (
      <Door title={w.stoppedTitle}>
        <section class="card" role="status">
          <p>{w.stopped}</p>
          <LinkButton kind="main" wide href="/reset">
            {w.change}
          </LinkButton>
        </section>
      </Door>
    );
  return (
    <Door title={w.stopTitle}>
      <section class="card">
        <p>{w.stopLead}</p>
        {trouble && <TroubleNote trouble={trouble} />}
        <Button kind="main" wide busy={busy} onClick={stop}>
          {w.stop}
        </Button>
      </section>
    </Door>
  );
}
