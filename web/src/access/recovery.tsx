import { useState } from 'preact/hooks';
import { api, ask, type Schema } from '../api/client';
import { type Trouble, troubleOf } from '../api/problems';
import { useDraft } from '../app/draft';
import { when } from '../i18n/format';
import { Button, LinkButton, Note, TroubleNote } from '../ui/parts';
import { CodeStep } from './code_step';
import { Door } from './door';
import { EmailStep } from './email_step';
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
  const [sent, drop] = useDraft('recovery', () => ({ email: '', againAt: 0 }));
  const [waits, begun] = useState<Waits | undefined>();
  const w = accessWords().recovery;
  const { email, againAt } = sent.value;
  const request = async (to: string) =>
    (await ask((signal) => api.POST('/v1/recovery', { body: { email: to }, signal }))).resend_after_s;
  if (waits) return <Waiting waits={waits} />;
  if (!email)
    return (
      <Door title={w.title}>
        <Note>{w.codes}</Note>
        <EmailStep
          lead={w.lead}
          label={w.email}
          go={w.go}
          begin=""
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
    <Door title={w.title}>
      <section class="card">
        <CodeStep
          sentTo={w.sentTo(email)}
          againAt={againAt}
          go={w.begin}
          prove={async (code) => {
            const body = { email, code };
            const answer = await ask((signal) => api.POST('/v1/recovery/confirm', { body, signal }));
            drop();
            begun(answer);
          }}
          resend={() => request(email)}
          onResent={(next) => {
            sent.value = { email, againAt: next };
          }}
        />
        <Button kind="quiet" wide onClick={drop}>
          {w.wrong}
        </Button>
      </section>
    </Door>
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
