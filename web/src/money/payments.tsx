import { useState } from 'preact/hooks';
import { api, ask } from '../api/client';
import { useFilter } from '../app/place';
import { money, when } from '../i18n/format';
import '../ui/lists.css';
import { More, usePages } from '../ui/pages';
import { Badge, Button, Choice, type Column, Empty, Head, Note, Said, Shown, Table } from '../ui/parts';
import { SearchField } from '../ui/search_field';
import { MatchDialog } from './match_dialog';
import { ageTone, daysSince, type Payment, payerText, receiptIn, type View, viewOf } from './payment_rules';
import { paymentWords } from './payments.words';
import { UnclearTopUps } from './unclear_top_ups';
import './payments.css';

/// Payments by M-Pesa: those that nobody's are, all, and prompts that are unclear; which stands in the address.
export default function Payments() {
  const [filter, change] = useFilter();
  const w = paymentWords();
  const view = viewOf(filter.show);
  return (
    <>
      <Head title={w.title} />
      <Choice<View>
        label={w.view}
        hideLabel
        value={view}
        options={[
          ['suspense', w.views.suspense],
          ['all', w.views.all],
          ['unclear', w.views.unclear],
        ]}
        onChange={(next) => change({ show: next === 'suspense' ? '' : next, receipt: '' })}
      />
      {view === 'unclear' ? (
        <UnclearTopUps />
      ) : view === 'all' ? (
        <AllPayments receipt={filter.receipt ?? ''} look={(receipt) => change({ receipt })} />
      ) : (
        <Suspense />
      )}
    </>
  );
}

const usePayments = (query: { state?: 'suspense'; receipt?: string }) =>
  usePages<Payment>(`payments ${JSON.stringify(query)}`, async (cursor, aborted) => {
    const wanted = { limit: 50, ...query, ...(cursor && { cursor }) };
    const page = await ask(
      (signal) => api.GET('/v1/platform/payments', { params: { query: wanted }, signal }),
      aborted,
    );
    return { items: page.payments, next: page.next_cursor };
  });

function Suspense() {
  const w = paymentWords();
  const pages = usePayments({ state: 'suspense' });
  const [matching, match] = useState<Payment | undefined>();
  const drop = (id: string) => {
    match(undefined);
    pages.change((now) => ({ ...now, items: now.items.filter((p) => p.id !== id) }));
  };
  const now = Date.now();
  const columns: Column<Payment>[] = [
    { title: w.amount, main: true, number: true, cell: (p) => money(p.amount) },
    {
      title: w.age,
      cell: (p) => {
        const days = daysSince(p.told_at, now);
        return <Badge tone={ageTone(days)}>{w.days(days)}</Badge>;
      },
    },
    { title: w.typed, cell: (p) => p.typed || w.nothing },
    { title: w.payer, cell: (p) => [p.name, payerText(p.payer)].filter(Boolean).join(' · ') || w.nothing },
    { title: w.receipt, cell: (p) => p.receipt },
    {
      title: w.act,
      act: true,
      cell: (p) => (
        <Button aria-label={w.matchNamed(p.receipt)} onClick={() => match(p)}>
          {w.act}
        </Button>
      ),
    },
  ];
  return (
    <>
      <Note>{w.aboutSuspense}</Note>
      <List of={pages} view="suspense" columns={columns} />
      {matching && (
        <MatchDialog
          of={matching}
          matched={(p) => drop(p.id)}
          gone={() => drop(matching.id)}
          close={() => match(undefined)}
        />
      )}
    </>
  );
}

function AllPayments({ receipt, look }: { receipt: string; look: (receipt: string) => void }) {
  const w = paymentWords();
  const plain = receiptIn(receipt);
  const pages = usePayments(plain ? { receipt: plain } : {});
  const columns: Column<Payment>[] = [
    { title: w.receipt, main: true, cell: (p) => p.receipt },
    { title: w.amount, number: true, cell: (p) => money(p.amount) },
    {
      title: w.state,
      cell: (p) => <Badge tone={p.state === 'credited' ? 'ok' : 'warn'}>{w.states[p.state]}</Badge>,
    },
    {
      title: w.company,
      cell: (p) => (p.account ? <a href={`/platform/accounts/${p.account}`}>{p.account}</a> : w.nothing),
    },
    { title: w.source, cell: (p) => w.sources[p.source] },
    { title: w.told, cell: (p) => <time dateTime={p.told_at}>{when(p.told_at)}</time> },
  ];
  return (
    <>
      <SearchField label={w.search} hint={w.searchHint} value={receipt} onSearch={look} />
      {receipt !== '' && !plain ? (
        <Note tone="warn" live>
          {w.searchWrong}
        </Note>
      ) : (
        <List of={pages} view="all" columns={columns} receipt={plain} />
      )}
    </>
  );
}

type ListGiven = {
  of: ReturnType<typeof usePayments>;
  view: 'suspense' | 'all';
  columns: Column<Payment>[];
  receipt?: string | undefined;
};

function List({ of: pages, view, columns, receipt }: ListGiven) {
  const w = paymentWords();
  return (
    <Shown of={pages} what={w.what} lines={8}>
      {({ items, next }) =>
        items.length === 0 && !next ? (
          <Empty icon="money" title={receipt ? w.noneFound(receipt) : w.none[view]}>
            {receipt ? w.noneFoundWhy : w.noneWhy[view]}
          </Empty>
        ) : (
          <section class="card state-list payments-list">
            <Table
              label={w.views[view]}
              columns={columns}
              items={items}
              keyOf={(p) => p.id}
              href={(p) => `/platform/payments/${p.id}`}
            />
            <More of={pages} />
            <Said>{w.shown(items.length)}</Said>
          </section>
        )
      }
    </Shown>
  );
}
