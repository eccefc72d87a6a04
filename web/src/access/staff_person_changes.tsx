import { useState } from 'preact/hooks';
import { api, ask } from '../api/client';
import { Trouble } from '../api/problems';
import { say } from '../ui/dialog';
import { SelectField } from '../ui/fields';
import { Button, Card, Note } from '../ui/parts';
import { Question } from '../ui/question';
import { staffPeopleWords } from './staff_people.words';
import type { StaffPerson } from './staff_person';

type Role = StaffPerson['platform_role'];
const roles: readonly Role[] = ['none', 'operator', 'finance', 'support', 'privacy_officer'];

type Given = { of: StaffPerson; changed: (next: Partial<StaffPerson>) => void; reload: () => void };
type Asked = Given & { close: () => void };

/// What is so already is said, and what is so now is fetched; anything else is the form's to show.
async function unlessSo(send: () => Promise<void>, words: Partial<Record<string, string>>, reload: () => void) {
  try {
    await send();
  } catch (e) {
    const text = e instanceof Trouble ? words[e.code] : undefined;
    if (!text) throw e;
    say(text, 'bad');
    reload();
  }
}

export function PlatformRole({ of: p, changed, reload }: Given) {
  const [role, choose] = useState<Role>(p.platform_role);
  const [isAsked, askFirst] = useState(false);
  const w = staffPeopleWords();
  const title = role === 'none' ? w.changeRole.goNone(p.name) : w.changeRole.go(p.name, w.roles[role]);
  const send = async () => {
    await unlessSo(
      async () => {
        const params = { path: { id: p.id } };
        const next = await ask((signal) =>
          api.PUT('/v1/platform/people/{id}/role', { params, body: { role }, signal }),
        );
        say(w.changeRole.done(next.name, w.roles[next.platform_role]));
        changed(next);
      },
      { no_change: w.changeRole.already },
      reload,
    );
    askFirst(false);
  };
  return (
    <Card title={w.changeRole.title}>
      <SelectField<Role>
        name="role"
        label={w.changeRole.label}
        value={role}
        hint={w.roleHints[role]}
        options={roles.map((r) => [r, w.roles[r]] as const)}
        onChange={choose}
      />
      {role !== 'none' && !p.second_factor && <Note tone="warn">{w.changeRole.noFactor(p.name)}</Note>}
      {role !== p.platform_role && (
        <Button kind={role === 'none' ? 'danger' : 'main'} wide onClick={() => askFirst(true)}>
          {title}
        </Button>
      )}
      {isAsked && (
        <Question
          title={title}
          about={w.changeRole.about(p.name)}
          kind={role === 'none' ? 'danger' : 'main'}
          send={send}
          close={() => askFirst(false)}
        />
      )}
    </Card>
  );
}

export function ClosePerson({ of: p, changed, reload, close }: Asked) {
  const w = staffPeopleWords().close;
  const send = async () => {
    const params = { path: { id: p.id } };
    await unlessSo(
      async () => {
        changed(await ask((signal) => api.POST('/v1/platform/people/{id}/close', { params, signal })));
        say(w.done(p.name));
      },
      { no_change: w.already(p.name), last_owner: w.lastOwner(p.name) },
      reload,
    );
    close();
  };
  return <Question title={w.go(p.name)} about={w.about(p.name)} kind="danger" send={send} close={close} />;
}

export function OpenPerson({ of: p, changed, reload, close }: Asked) {
  const w = staffPeopleWords().open;
  const send = async () => {
    const params = { path: { id: p.id } };
    await unlessSo(
      async () => {
        changed(await ask((signal) => api.POST('/v1/platform/people/{id}/open', { params, signal })));
        say(w.done(p.name));
      },
      { no_change: w.already(p.name) },
      reload,
    );
    close();
  };
  return <Question title={w.go(p.name)} about={w.about(p.name)} kind="main" send={send} close={close} />;
}

export function EndSessions({ of: p, close }: Asked) {
  const w = staffPeopleWords().sessions;
  const send = async () => {
    const params = { path: { id: p.id } };
    const done = await ask((signal) => api.DELETE('/v1/platform/people/{id}/sessions', { params, signal }));
    say(w.done(done.sessions_ended));
    close();
  };
  return <Question title={w.go(p.name)} about={w.about(p.name)} kind="danger" send={send} close={close} />;
}
