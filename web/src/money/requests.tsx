import { api, ask } from '../api/client';
import { useFilter } from '../app/place';
import { when } from '../i18n/format';
import { apart } from '../i18n/voice';
import '../ui/lists.css';
import { More, usePages } from '../ui/pages';
import { Badge, Choice, type Column, Empty, Head, Note, Said, Shown, Table } from '../ui/parts';
import { type MoneyRequest, toneOf, type View, viewOf } from './request_rules';
import { requestWords } from './requests.words';
import { short } from './top_up_rules';

/// What staff want done with money: what waits for another person, or all; which stands in the address.
export default function MoneyRequests() {
  const [filter, change] = useFilter();
  const w = requestWords();
  const view = viewOf(filter.show);
  return (
    <>
      <Head title={w.title} />
      <Choice<View>
        label={w.view}
        hideLabel
        value={view}
        options={[
          ['open', w.views.open],
          ['all', w.views.all],
        ]}
        onChange={(next) => change({ show: next === 'open' ? '' : next })}
      />
      <Note>{w.about}</Note>
      <List view={view} />
    </>
  );
}

function List({ view }: { view: View }) {
  const w = requestWords();
  const pages = usePages<MoneyRequest>(`money requests ${view}`, async (cursor, aborted) => {
    const query = { limit: 50, ...(view === 'open' && { state: 'open' as const }), ...(cursor && { cursor }) };
    const page = await ask((signal) => api.GET('/v1/platform/money-requests', { params: { query }, signal }), aborted);
    return { items: page.requests, next: page.next_cursor };
  });
  const columns: Column<MoneyRequest>[] = [
    { title: w.amount, main: true, cell: (r) => `${short(r.amount)} ${w.signs[r.direction]}` },
    { title: w.kind, cell: (r) => w.kinds[r.kind] },
    { title: w.state, cell: (r) => <Badge tone={toneOf(r.state)}>{w.states[r.state]}</Badge> },
    {
      title: w.company,
      cell: (r) => <a href={`/platform/accounts/${r.account}`}>{apart(r.account_name ?? r.account)}</a>,
    },
    { title: w.reference, cell: (r) => r.reference || r.party || w.nothing },
    { title: w.proposed, cell: (r) => <time dateTime={r.proposed_at}>{when(r.proposed_at)}</time> },
  ];
  return (
    <Shown of={pages} what={w.what} lines={8}>
      {({ items, next }) =>
        items.length === 0 && !next ? (
          <Empty icon="money" title={w.none[view]}>
            {w.noneWhy[view]}
          </Empty>
        ) : (
          <section class="card state-list">
            <Table
              label={w.views[view]}
              columns={columns}
              items={items}
              keyOf={(r) => r.id}
              href={(r) => `/platform/money-requests/${r.id}`}
            />
            <More of={pages} />
            <Said>{w.shown(items.length)}</Said>
          </section>
        )
      }
    </Shown>
  );
}
