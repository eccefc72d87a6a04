import { useRoute } from 'preact-iso';
import { api, ask, type Schema } from '../api/client';
import { useFilter } from '../app/place';
import { may, me } from '../app/session';
import { core } from '../i18n/core';
import { mailTo, when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { Facts } from '../ui/facts';
import { Badge, Button, Card, Copy, Empty, Head, LinkButton, Note, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { PersonStatus } from './staff_people';
import { staffPeopleWords } from './staff_people.words';
import { ClosePerson, EndSessions, OpenPerson, PlatformRole } from './staff_person_changes';

export type StaffPerson = Schema['StaffPerson'];

/// One person as staff see them: their companies, their role on the platform, and whether they may sign in.
export default function StaffPersonPage() {
  const id = useRoute().params.id ?? '';
  const w = staffPeopleWords().one;
  const person = useResource(`staff person ${id}`, (aborted) =>
    ask((signal) => api.GET('/v1/platform/people/{id}', { params: { path: { id } }, signal }), aborted),
  );
  const back = <a href="/platform/people">{w.back}</a>;
  if (person.data === undefined && person.trouble?.code === 'not_found')
    return (
      <>
        <Head title={w.unknown} above={back} />
        <Empty icon="people" title={w.unknown} action={<LinkButton href="/platform/people">{w.back}</LinkButton>}>
          {w.unknownWhy}
        </Empty>
      </>
    );
  const given = {
    changed: (next: Partial<StaffPerson>) => person.change((now) => ({ ...now, ...next })),
    reload: person.reload,
  };
  return (
    <>
      <Head title={person.data ? apart(person.data.name) : staffPeopleWords().title} above={back}>
        {person.data && <PersonStatus status={person.data.status} />}
      </Head>
      <Shown of={person} what={w.what} lines={8}>
        {(p) => (
          <>
            {p.status === 'closed' && <Note tone="bad">{w.closed(p.name)}</Note>}
            <div class="cols">
              <div class="stack">
                <Who of={p} />
                <Companies of={p} />
              </div>
              {may('platform:people:manage') && (
                <div class="stack">
                  {p.id === me.value?.id ? (
                    <Note>{w.you}</Note>
                  ) : (
                    <PlatformRole key={p.platform_role} of={p} {...given} />
                  )}
                  <Access of={p} {...given} />
                </div>
              )}
            </div>
          </>
        )}
      </Shown>
    </>
  );
}

function Who({ of: p }: { of: StaffPerson }) {
  const w = staffPeopleWords();
  return (
    <Card title={w.one.facts}>
      <Facts
        rows={[
          [w.email, <a href={mailTo(p.email)}>{p.email}</a>],
          [w.role, w.roles[p.platform_role]],
          [w.factor, p.second_factor ? w.factors.on : w.factors.off],
          [w.since, <time dateTime={p.created_at}>{when(p.created_at)}</time>],
          [w.one.id, <code>{p.id}</code>],
        ]}
      />
      <div class="acts">
        <Copy text={p.id} />
        {may('platform:audit:read') && (
          <LinkButton icon="audit" href={`/platform/audit?actor=person:${p.id}`}>
            {w.one.changes}
          </LinkButton>
        )}
      </div>
    </Card>
  );
}

function Companies({ of: p }: { of: StaffPerson }) {
  const w = staffPeopleWords().one;
  const roles = core().roles;
  return (
    <Card title={w.accounts}>
      {p.accounts.length === 0 && <p>{w.noAccounts}</p>}
      <ul class="list">
        {p.accounts.map((a) => (
          <li key={a.id} class="row wrap">
            <div>
              <a href={`/platform/accounts/${a.id}`}>{apart(a.name)}</a>
              <br />
              <small>
                {roles[a.role]} · {w.memberSince(when(a.since))}
              </small>
            </div>
            {a.status === 'suspended' && <Badge tone="bad">{w.suspended}</Badge>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

type Given = { of: StaffPerson; changed: (next: Partial<StaffPerson>) => void; reload: () => void };

/// Whether they may come in. The open question stands in the address.
function Access(given: Given) {
  const [query, change] = useFilter();
  const w = staffPeopleWords();
  const p = given.of;
  const isSelf = p.id === me.value?.id;
  const close = () => change({ do: '' });
  return (
    <Card>
      <Button wide onClick={() => change({ do: 'sessions' })}>
        {w.sessions.go(p.name)}
      </Button>
      {!isSelf && p.status === 'open' && (
        <Button kind="danger" wide onClick={() => change({ do: 'close' })}>
          {w.close.go(p.name)}
        </Button>
      )}
      {p.status === 'closed' && (
        <Button wide onClick={() => change({ do: 'open' })}>
          {w.open.go(p.name)}
        </Button>
      )}
      {query.do === 'sessions' && <EndSessions {...given} close={close} />}
      {query.do === 'close' && !isSelf && p.status === 'open' && <ClosePerson {...given} close={close} />}
      {query.do === 'open' && p.status === 'closed' && <OpenPerson {...given} close={close} />}
    </Card>
  );
}
