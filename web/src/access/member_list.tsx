import { useFilter } from '../app/place';
import { me } from '../app/session';
import { core } from '../i18n/core';
import { when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { TextField } from '../ui/form';
import { Badge, Button } from '../ui/parts';
import { type Member, matching, mayTouch, ownersOf, type Role, sorted } from './member_rules';
import { memberWords } from './members.words';

/// From so many on a list is searched rather than read.
const many = 10;

/// Members with their roles, and what may be done to each; what may not is said.
export function MemberList({ members, own, mayManage }: { members: readonly Member[]; own: Role; mayManage: boolean }) {
  const [query, change] = useFilter();
  const w = memberWords();
  const shown = sorted(matching(members, query.name ?? ''));
  const owners = ownersOf(members);
  return (
    <>
      <h2 class="num">{w.counts(members.length)}</h2>
      {(members.length >= many || query.name) && (
        <TextField
          name="name"
          type="search"
          label={w.filter}
          value={query.name ?? ''}
          onInput={(name) => change({ name })}
          autocomplete="off"
        />
      )}
      {shown.length === 0 && <p role="status">{w.noneFound}</p>}
      <ul class="list">
        {shown.map((m) => {
          const isSelf = m.id === me.value?.id;
          const verdict = mayTouch(own, m.role, owners);
          return (
            <li key={m.id} class="members-item">
              <div class="members-who">
                <h3>
                  {apart(m.name)} {isSelf && <Badge tone="info">{w.you}</Badge>}
                </h3>
                <small>{m.email}</small>
                <small>
                  {core().roles[m.role]}, {w.since(when(m.since))}
                </small>
                {(verdict === 'owner_is_above' || (verdict === 'last_owner' && mayManage)) && (
                  <small>{w.why[verdict]}</small>
                )}
              </div>
              {mayManage && verdict === 'allowed' && (
                <div class="acts">
                  <Button aria-label={w.changeNamed(m.name)} onClick={() => change({ role: m.id })}>
                    {w.change}
                  </Button>
                  {!isSelf && (
                    <Button kind="danger" aria-label={w.removeNamed(m.name)} onClick={() => change({ remove: m.id })}>
                      {w.remove}
                    </Button>
                  )}
                </div>
              )}
            </li>
          );
        })}
      </ul>
      {members.length === 1 && (
        <p>
          <b>{w.alone}.</b> {w.aloneWhy}
        </p>
      )}
    </>
  );
}
