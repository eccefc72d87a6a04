import { api, ask, of, type Schema } from '../api/client';
import { pathOf } from '../app/place';
import { isZero, type Money, money, phone, plus, startOfDay, when } from '../i18n/format';
import { Card, Shown } from '../ui/parts';
import { useReloadOn } from '../ui/reload_on';
import { useResource } from '../ui/resource';
import { overviewWords } from './overview_words';
import { type FailedState, failedStates, networkName, reasonOf, stateWords } from './states';

type Summary = Schema['MessageSummary'];
const looked = 50;

export type Group = {
  state: FailedState;
  /// All of them, or what the report counts where there are more than were looked at.
  count: number;
  messages: readonly Summary[];
  /// More than were looked at: what they cost is not known here.
  hasMore: boolean;
  /// Why the newest of them failed, when the operator said it.
  reason?: string;
};

type Props = { account: string; rows: readonly Schema['ReportRow'][]; since: string };

/// What failed lately: how many, why, who pays and what to do. Only states that the report knows of are asked for.
export function Failures({ account, rows, since }: Props) {
  const w = overviewWords();
  const counted = failedStates.map((s) => [s, rows.reduce((sum, r) => sum + (r.states?.[s] ?? 0), 0)] as const);
  const there = counted.filter(([, n]) => n > 0);
  const key = `${since} ${there.map(([s]) => s).join()}`;
  const groups = useResource<readonly Group[]>(key, (aborted) =>
    Promise.all(there.map(([state, n]) => groupOf({ account, since, aborted }, state, n))),
  );
  // Under traffic the figures change all the time; what failed is looked up now and then.
  useReloadOn(['message'], groups.reload, 30_000);
  return (
    <Card title={w.failures}>
      <Shown of={groups} what={w.failures}>
        {(all) =>
          all.some((g) => g.messages.length > 0) ? (
            <ul class="list">
              {all
                .filter((g) => g.messages.length > 0)
                .map((g) => (
                  <li key={g.state}>
                    <OneGroup g={g} account={account} since={since} />
                  </li>
                ))}
            </ul>
          ) : (
            <p class="quiet-text">{w.allWell}</p>
          )
        }
      </Shown>
    </Card>
  );
}

type Look = { account: string; since: string; aborted: AbortSignal };

async function groupOf({ account, since, aborted }: Look, state: FailedState, counted: number): Promise<Group> {
  const headers = of(account);
  const query = { state, test: false, since: startOfDay(since), limit: looked };
  const page = await ask((signal) => api.GET('/v1/messages', { params: { query }, headers, signal }), aborted);
  const seen = page.messages.length;
  const group: Group = {
    state,
    count: page.next_cursor === null ? seen : Math.max(counted, seen),
    messages: page.messages,
    hasMore: page.next_cursor !== null,
  };
  const newest = page.messages[0];
  if (!newest) return group;
  const reason = newest.reason && reasonOf(newest.reason);
  return { ...group, ...(reason && { reason }) };
}

function OneGroup({ g, account, since }: { g: Group; account: string; since: string }) {
  const w = overviewWords();
  const s = stateWords();
  const nothing: Money = { amount: '0.0000', currency: 'KES' };
  const paid = g.messages.reduce((sum, m) => plus(sum, m.charged), nothing);
  const networks = [...new Set(g.messages.map((m) => networkName(m.network)))].join(', ');
  const newest = g.messages[0];
  const pays = isZero(paid) ? s.pays.noneOfThem : g.hasMore ? '' : s.pays.several(money(paid));
  return (
    <div class="over-failure">
      <h3>
        {s.state[g.state]}{' '}
        <small class="num">
          {w.messages(g.count)} · {networks}
        </small>
      </h3>
      <small>
        {s.means[g.state]} {pays} {s.next[g.state]}
      </small>
      {newest && (
        <small>
          {w.latest} <a href={pathOf(account, `messages/${newest.id}`)}>{phone(newest.to)}</a>,{' '}
          {when(newest.updated_at)}. {g.reason}
        </small>
      )}
      <a href={`${pathOf(account, 'messages')}?state=${g.state}&test=false&from=${since}`}>{w.see}</a>
    </div>
  );
}
