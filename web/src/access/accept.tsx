import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, ask } from '../api/client';
import { type Trouble, troubleOf } from '../api/problems';
import { me, reloadMe } from '../app/session';
import { core } from '../i18n/core';
import { when } from '../i18n/format';
import { say } from '../ui/dialog';
import { Button, LinkButton, Note, Shown, TroubleNote } from '../ui/parts';
import { useResource } from '../ui/resource';
import { Door } from './door';
import { dropToken, useToken } from './hash_token';
import { accessWords } from './words';

/// An invitation by mail. Whoever is not signed in comes back here afterwards: the token is kept for this tab.
export default function Accept() {
  const token = useToken('invitation');
  const w = accessWords().accept;
  return (
    <Door title={w.title}>
      <section class="card">
        {!token ? (
          <Note tone="warn">{w.none}</Note>
        ) : (
          <>
            <About token={token} />
            {me.value ? <Join token={token} /> : <Come />}
          </>
        )}
      </section>
    </Door>
  );
}

/// What the invitation is about. Without it one may try all the same: the server says no again if it must.
function About({ token }: { token: string }) {
  const w = accessWords().accept.about;
  const found = useResource(`invitation ${token}`, (aborted) =>
    ask((signal) => api.POST('/v1/invitations/show', { body: { token }, signal }), aborted),
  );
  if (found.trouble?.code === 'not_found') return <Note tone="warn">{w.gone}</Note>;
  return (
    <Shown of={found} what={w.what} lines={4}>
      {(i) => (
        <dl class="facts">
          {[
            [w.company, i.account_name],
            [w.role, core().roles[i.role]],
            [w.by, i.invited_by],
            [w.email, i.email],
            [w.until, when(i.expires_at)],
          ].map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Shown>
  );
}

function Come() {
  const w = accessWords().accept;
  return (
    <>
      <p>{w.lead}</p>
      <LinkButton kind="main" wide href="/sign-in?then=/accept">
        {w.signIn}
      </LinkButton>
      <LinkButton wide href="/sign-up?then=/accept">
        {w.signUp}
      </LinkButton>
    </>
  );
}

function Join({ token }: { token: string }) {
  const { route } = useLocation();
  const [busy, set] = useState(false);
  const [trouble, tell] = useState<Trouble | undefined>();
  const w = accessWords().accept;
  const email = me.value?.email ?? '';
  const isAnothers = trouble?.code === 'not_found';
  const join = async () => {
    if (busy) return;
    set(true);
    tell(undefined);
    try {
      const joined = await ask((signal) => api.POST('/v1/invitations/accept', { body: { token }, signal }));
      dropToken('invitation');
      await reloadMe();
      say(w.joined(joined.name));
      route(`/${joined.id}/overview`, true);
    } catch (e) {
      tell(troubleOf(e));
      set(false);
    }
  };
  // Another person signs in, but the invitation is still theirs to take.
  const other = async () => {
    await api.DELETE('/v1/session').catch(() => {});
    me.value = null;
    route('/sign-in?then=/accept');
  };
  return (
    <>
      <p>{w.as(me.value?.name ?? '', email)}</p>
      {trouble &&
        (isAnothers ? (
          <Note tone="bad" live>
            {w.notYours(email)}
          </Note>
        ) : (
          <TroubleNote trouble={trouble} />
        ))}
      {trouble?.code === 'already_member' || trouble?.code === 'invitation_ended' ? (
        <LinkButton kind="main" wide href="/">
          {w.first}
        </LinkButton>
      ) : isAnothers ? null : (
        <Button kind="main" wide busy={busy} onClick={join}>
          {w.go}
        </Button>
      )}
      <Button kind={isAnothers ? 'main' : 'quiet'} wide onClick={other}>
        {w.other}
      </Button>
    </>
  );
}
