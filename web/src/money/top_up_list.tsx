import { api, ask, of } from '../api/client';
import { useSeenAgain } from '../app/live';
import { when } from '../i18n/format';
import '../ui/lists.css';
import { More, type Pages, usePages } from '../ui/pages';
import { Badge, Card, Empty, Shown, Table } from '../ui/parts';
import { masked, short, type TopUp, tones } from './top_up_rules';
import { topUpWords } from './top_up_words';

export function useTopUps(account: string): Pages<TopUp> {
  const list = usePages<TopUp>(`top-ups ${account}`, async (cursor, aborted) => {
    const params = { query: { limit: 20, ...(cursor && { cursor }) } };
    const page = await ask((signal) => api.GET('/v1/top-ups', { params, headers: of(account), signal }), aborted);
    return { items: page.top_ups, next: page.next_cursor };
  });
  // Others of the company ask for payments as well.
  useSeenAgain(list.reload);
  return list;
}

/// The account's payments by M-Pesa, the newest first; each opens what became of it.
export function TopUpList({ of: pages }: { of: Pages<TopUp> }) {
  const w = topUpWords();
  return (
    <Card title={w.list.title} class="state-list top-list">
      <Shown of={pages} what={w.what} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="money" title={w.list.none}>
              {w.list.noneWhy}
            </Empty>
          ) : (
            <>
              <Table
                label={w.list.title}
                items={items}
                keyOf={(t) => t.id}
                href={(t) => `?top_up=${t.id}`}
                columns={[
                  { title: w.list.amount, main: true, cell: (t) => <span class="num">{short(t.amount)}</span> },
                  { title: w.list.state, cell: (t) => <StateOf of={t} /> },
                  { title: w.list.phone, cell: (t) => <span class="num">{masked(t.phone)}</span> },
                  { title: w.list.receipt, cell: (t) => t.receipt ?? '' },
                  { title: w.list.when, cell: (t) => <time dateTime={t.created_at}>{when(t.created_at)}</time> },
                ]}
              />
              <More of={pages} />
            </>
          )
        }
      </Shown>
    </Card>
  );
}

function StateOf({ of: t }: { of: TopUp }) {
  const w = topUpWords();
  return (
    <>
      <Badge tone={tones[t.state]}>{w.states[t.state]}</Badge>
      {t.state === 'failed' && t.reason && <small class="top-why">{w.reasons[t.reason].title}</small>}
    </>
  );
}
