import { useState } from 'preact/hooks';
import { api, ask } from '../api/client';
import { troubleOf } from '../api/problems';
import { money, phone, when } from '../i18n/format';
import { say } from '../ui/dialog';
import { More, usePages } from '../ui/pages';
import { Button, type Column, Empty, Note, Said, Shown, Table } from '../ui/parts';
import type { Unclear } from './payment_rules';
import { paymentWords } from './payments.words';
import { topUpWords } from './top_up_words';

/// Prompts that M-Pesa does not tell the end of; it can be asked once more.
export function UnclearTopUps() {
  const w = paymentWords();
  const reasons = topUpWords().reasons as Record<string, { title: string }>;
  const pages = usePages<Unclear>('unclear top-ups', async (cursor, aborted) => {
    const query = { limit: 50, ...(cursor && { cursor }) };
    const page = await ask((signal) => api.GET('/v1/platform/unclear-top-ups', { params: { query }, signal }), aborted);
    return { items: page.top_ups, next: page.next_cursor };
  });
  const columns: Column<Unclear>[] = [
    {
      title: w.reference,
      main: true,
      cell: (t) => (
        <span class="payments-of">
          {t.account_reference}
          <small>
            <a href={`/platform/accounts/${t.account}`}>{t.account}</a>
          </small>
        </span>
      ),
    },
    { title: w.amount, number: true, cell: (t) => money(t.amount) },
    { title: w.phone, cell: (t) => <span class="num">{phone(t.phone)}</span> },
    { title: w.words, cell: (t) => t.words || (t.reason && reasons[t.reason]?.title) || w.nothing },
    { title: w.asked, cell: (t) => <time dateTime={t.created_at}>{when(t.created_at)}</time> },
    { title: w.lookAgain, act: true, cell: (t) => (t.may_look ? <LookAgain at={t} /> : w.lookNot) },
  ];
  return (
    <>
      <Note>{w.aboutUnclear}</Note>
      <Shown of={pages} what={w.what} lines={8}>
        {({ items, next }) =>
          items.length === 0 && !next ? (
            <Empty icon="money" title={w.none.unclear}>
              {w.noneWhy.unclear}
            </Empty>
          ) : (
            <section class="card state-list payments-list">
              <Table label={w.views.unclear} columns={columns} items={items} keyOf={(t) => t.id} />
              <More of={pages} />
              <Said>{w.shown(items.length)}</Said>
            </section>
          )
        }
      </Shown>
    </>
  );
}

function LookAgain({ at: t }: { at: Unclear }) {
  const [busy, setBusy] = useState(false);
  const w = paymentWords();
  const look = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const params = { path: { id: t.id } };
      await ask((signal) => api.POST('/v1/platform/unclear-top-ups/{id}/look', { params, signal }));
      say(w.looked);
    } catch (e) {
      say(troubleOf(e).words, 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button busy={busy} icon="refresh" aria-label={w.lookNamed(t.account_reference)} onClick={look}>
      {w.lookAgain}
    </Button>
  );
}
