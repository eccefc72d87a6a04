import { api, ask, of } from '../api/client';
import { useSeenAgain } from '../app/live';
import { useAccount, useFilter } from '../app/place';
import { may, me, membershipOf } from '../app/session';
import { core } from '../i18n/core';
import { Button, Card, Head, Note, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { Invitations } from './invitations';
import { ChangeRole, RemoveMember } from './member_changes';
import { MemberList } from './member_list';
import { mayTouch, ownersOf, roles } from './member_rules';
import { memberWords } from './members.words';
import { OwnMembership } from './own_membership';
import './members.css';

/// Who belongs to the company and as what, who is invited, and the own membership.
export default function Members() {
  const account = useAccount();
  const [query, change] = useFilter();
  const w = memberWords();
  const mayManage = may('members:manage', account);
  const members = useResource(`members ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/members', { headers: of(account), signal }), aborted),
  );
  useSeenAgain(members.reload);
  const list = members.data?.members ?? [];
  const own = membershipOf(account)?.role ?? 'viewer';
  const owners = ownersOf(list);
  const close = () => change({ role: '', remove: '' });
  const again = () => {
    close();
    members.reload();
  };
  const touched = (id: string | undefined) =>
    list.find((m) => m.id === id && mayTouch(own, m.role, owners) === 'allowed');
  const changed = touched(query.role);
  const removed = query.remove === me.value?.id ? undefined : touched(query.remove);
  return (
    <>
      <Head title={w.title}>
        {mayManage && (
          <Button kind="main" icon="plus" onClick={() => change({ invite: '1' })}>
            {w.invitations.invite}
          </Button>
        )}
      </Head>
      {!mayManage && <Note>{w.look}</Note>}
      <div class="cols">
        <div class="stack">
          <Shown of={members} what={w.what} lines={5}>
            {(data) => (
              <section class="card">
                <MemberList members={data.members} own={own} mayManage={mayManage} />
              </section>
            )}
          </Shown>
          <Invitations account={account} members={list} own={own} mayManage={mayManage} />
        </div>
        <div class="stack">
          <Card title={w.rolesTitle}>
            <dl class="members-explained">
              {roles.map((r) => (
                <div key={r}>
                  <dt>{core().roles[r]}</dt>
                  <dd>{w.roles[r]}</dd>
                </div>
              ))}
            </dl>
          </Card>
          {members.data && <OwnMembership account={account} members={list} own={own} reload={members.reload} />}
        </div>
      </div>
      {mayManage && changed && <ChangeRole account={account} of={changed} own={own} close={close} done={again} />}
      {mayManage && removed && <RemoveMember account={account} of={removed} close={close} done={again} />}
    </>
  );
}
