import { useState } from 'preact/hooks';
import { api, ask, of, type Schema } from '../api/client';
import { useSeenAgain } from '../app/live';
import { useFilter } from '../app/place';
import { me } from '../app/session';
import { core } from '../i18n/core';
import { when } from '../i18n/format';
import { Dialog, say } from '../ui/dialog';
import { Form, required } from '../ui/form';
import { Badge, Button, Card, Note, Shown } from '../ui/parts';
import { Question } from '../ui/question';
import { useResource } from '../ui/resource';
import { EmailField } from './contact_fields';
import type { Member, Role } from './member_rules';
import { memberWords } from './members.words';
import { RoleField } from './role_field';

type Invitation = Schema['Invitation'];
/// That a company may have open.
const most = 50;

/// Invitations that are open; to make one and to take one back.
export function Invitations({
  account,
  members,
  own,
  mayManage,
}: {
  account: string;
  members: readonly Member[];
  own: Role;
  mayManage: boolean;
}) {
  const [query, change] = useFilter();
  const w = memberWords().invitations;
  const open = useResource(`invitations ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/invitations', { headers: of(account), signal }), aborted),
  );
  useSeenAgain(open.reload);
  const list = open.data?.invitations ?? [];
  const back = list.find((i) => i.id === query.back);
  const close = () => change({ invite: '', back: '' });
  const again = () => {
    close();
    open.reload();
  };
  return (
    <>
      <Card title={w.title} aside={list.length > 0 && <small class="num">{w.open(list.length)}</small>}>
        <Shown of={open} what={w.what} lines={2}>
          {(data) =>
            data.invitations.length === 0 ? (
              <p>{w.none}</p>
            ) : (
              <ul class="list">
                {data.invitations.map((i) => (
                  <li key={i.id} class="members-item">
                    <div class="members-who">
                      <h3>
                        {i.email} <Badge tone="plain">{core().roles[i.role]}</Badge>
                      </h3>
                      <small>{aboutOf(i, members)}</small>
                    </div>
                    {mayManage && (
                      <Button aria-label={w.backNamed(i.email)} onClick={() => change({ back: i.id })}>
                        {w.back}
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      </Card>
      {mayManage && query.invite && (
        <Invite account={account} own={own} isFull={list.length >= most} close={close} done={again} />
      )}
      {mayManage && back && <TakeBack account={account} of={back} close={close} done={again} />}
    </>
  );
}

function aboutOf(i: Invitation, members: readonly Member[]): string {
  const w = memberWords();
  const by = members.find((m) => m.id === i.invited_by);
  const who = i.invited_by === me.value?.id ? w.invitations.byYou : by && w.invitations.by(by.name);
  return [w.invitations.until(when(i.expires_at)), ...(who ? [who] : [])].join(' · ');
}

type Given = { account: string; close: () => void; done: () => void };

function Invite({ account, own, isFull, close, done }: Given & { own: Role; isFull: boolean }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('sender');
  const w = memberWords().invitations;
  const send = async () => {
    const body = { email: email.trim(), role };
    await ask((signal) => api.POST('/v1/invitations', { body, headers: of(account), signal }));
    say(w.sent(body.email));
    done();
  };
  return (
    <Dialog title={w.inviteTitle} onClose={close}>
      {isFull ? (
        <Note tone="warn">{w.full}</Note>
      ) : (
        <Form
          check={() => required({ email })}
          send={send}
          actions={(busy) => (
            <Button kind="main" wide type="submit" busy={busy}>
              {w.go(core().roles[role])}
            </Button>
          )}
        >
          <EmailField label={w.email} hint={w.about} value={email} onInput={setEmail} autocomplete="off" />
          <RoleField value={role} by={own} onChange={setRole} />
        </Form>
      )}
    </Dialog>
  );
}

function TakeBack({ account, of: invitation, close, done }: Given & { of: Invitation }) {
  const w = memberWords().invitations;
  const send = async () => {
    const params = { path: { id: invitation.id } };
    await ask((signal) => api.DELETE('/v1/invitations/{id}', { params, headers: of(account), signal }));
    say(w.backDone(invitation.email));
    done();
  };
  return (
    <Question
      title={w.backTitle}
      about={w.backAbout(invitation.email)}
      go={w.backGo(invitation.email)}
      kind="danger"
      send={send}
      close={close}
    />
  );
}
