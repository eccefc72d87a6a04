import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, ask, of } from '../api/client';
import { useFilter } from '../app/place';
import { may, me, membershipOf, reloadMe } from '../app/session';
import { core } from '../i18n/core';
import { apart } from '../i18n/voice';
import { say } from '../ui/dialog';
import { SelectField } from '../ui/fields';
import { Button, Card, Note } from '../ui/parts';
import { Question } from '../ui/question';
import { type Member, mayLeave, ownersOf, type Role, sorted } from './member_rules';
import { memberWords } from './members.words';

type Given = { account: string; members: readonly Member[]; own: Role; reload: () => void };

/// What one may do about one's own membership: hand over the ownership, and leave.
export function OwnMembership({ account, members, own, reload }: Given) {
  const [query, change] = useFilter();
  const w = memberWords().own;
  const company = membershipOf(account)?.name ?? '';
  const verdict = mayLeave(own, ownersOf(members));
  const close = () => change({ hand: '', leave: '' });
  const others = sorted(members.filter((m) => m.id !== me.value?.id && m.role !== 'owner'));
  return (
    <Card title={w.title}>
      <p>
        <b>{core().roles[own]}</b>
      </p>
      {may('ownership:transfer', account) && (
        <>
          <small>{others.length > 0 ? w.handAbout : w.handNobody}</small>
          <div>
            <Button disabled={others.length === 0} onClick={() => change({ hand: '1' })}>
              {w.hand}
            </Button>
          </div>
        </>
      )}
      <small>{verdict === 'allowed' ? w.leaveAbout : w.mustHand}</small>
      {verdict === 'allowed' && (
        <div>
          <Button kind="danger" onClick={() => change({ leave: '1' })}>
            {w.leave(company)}
          </Button>
        </div>
      )}
      {query.hand && others.length > 0 && (
        <HandOver
          account={account}
          others={others}
          close={close}
          done={async () => {
            close();
            await reloadMe();
            reload();
          }}
        />
      )}
      {query.leave && verdict === 'allowed' && <Leave account={account} company={company} close={close} />}
    </Card>
  );
}

function HandOver({
  account,
  others,
  close,
  done,
}: {
  account: string;
  others: readonly Member[];
  close: () => void;
  done: () => Promise<void>;
}) {
  const [to, set] = useState('');
  const w = memberWords().own;
  const name = others.find((m) => m.id === to)?.name;
  const send = async () => {
    await ask((signal) => api.POST('/v1/ownership', { body: { to }, headers: of(account), signal }));
    say(w.handDone(name ?? ''));
    await done();
  };
  return (
    <Question
      title={w.handTitle}
      about={w.handAbout}
      go={name ? w.handGo(name) : w.hand}
      kind="danger"
      check={() => (to ? [] : [['to', w.handChoose]])}
      send={send}
      close={close}
    >
      <SelectField
        name="to"
        label={w.handTo}
        value={to}
        options={[['', w.handChoose], ...others.map((m) => [m.id, `${apart(m.name)} · ${m.email}`] as const)]}
        onChange={set}
      />
    </Question>
  );
}

function Leave({ account, company, close }: { account: string; company: string; close: () => void }) {
  const { route } = useLocation();
  const w = memberWords().own;
  const send = async () => {
    const left = await ask((signal) => api.POST('/v1/leave', { headers: of(account), signal }));
    say(left.keys > 0 ? `${w.leaveDone(company)}. ${w.keysStay(left.keys)}` : w.leaveDone(company));
    await reloadMe();
    route('/', true);
  };
  return (
    <Question
      title={w.leaveTitle(company)}
      about={<Note tone="warn">{w.leaveAbout}</Note>}
      go={w.leave(company)}
      kind="danger"
      send={send}
      close={close}
    />
  );
}
