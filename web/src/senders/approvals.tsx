import { api, ask, type Schema } from '../api/client';
import { platform } from '../api/platform';
import { useLive } from '../app/live';
import { useFilter } from '../app/place';
import { when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { SelectField } from '../ui/fields';
import { More, usePages } from '../ui/pages';
import { Badge, type Column, Empty, Head, Shown, Table } from '../ui/parts';
import { approvalWords } from './approvals.words';
import { scopeOf, stateTones } from './sender_terms';
import { senderWords } from './senders.words';
import './senders.css';

type Queued = Schema['QueuedSenderRequest'];
type State = Schema['SenderRequestState'];
const states: readonly State[] = ['waiting', 'approved', 'rejected', 'withdrawn', 'expired'];
const isState = (text: string | undefined): text is State => states.includes(text as State);

/// What companies ask for, the oldest first; without a filter what waits.
export default function Approvals() {
  const [query, change] = useFilter();
  const w = approvalWords();
  const s = senderWords();
  const wanted = query.state === 'all' ? undefined : isState(query.state) ? query.state : 'waiting';
  const queue = usePages(`queue ${wanted}`, async (cursor, aborted) => {
    const filter = { limit: 50, ...(wanted && { state: wanted }), ...(cursor && { cursor }) };
    const page = await ask(
      (signal) => api.GET(`${platform}/sender-requests`, { params: { query: filter }, signal }),
      aborted,
    );
    return { items: page.requests, next: page.next_cursor };
  });
  useLive((events) => {
    if (events.some((e) => e.type === 'sender')) queue.reload();
  });
  const c = w.columns;
  const columns: Column<Queued>[] = [
    { title: c.sender, main: true, cell: (r) => r.name },
    { title: c.state, cell: (r) => <Badge tone={stateTones[r.state]}>{s.states[r.state]}</Badge> },
    { title: c.company, cell: (r) => apart(r.account_name) },
    { title: c.scope, cell: (r) => scopeOf(r) },
    { title: c.documents, number: true, cell: (r) => r.documents.length },
    { title: c.askedBy, cell: (r) => apart(r.asked_by_name ?? r.asked_by) },
    { title: c.asked, cell: (r) => when(r.asked_at) },
  ];
  return (
    <>
      <Head title={w.title} above={w.oldest} />
      <div class="approvals-filter">
        <SelectField<State | 'all'>
          name="state"
          label={w.state}
          value={wanted ?? 'all'}
          options={[...states.map((state) => [state, s.states[state]] as const), ['all', w.any]]}
          onChange={(state) => change({ state: state === 'waiting' ? '' : state })}
        />
      </div>
      <Shown of={queue} what={w.what} lines={6}>
        {(page) => (
          <section class="card state-list approvals-queue">
            {page.items.length > 0 ? (
              <Table
                label={w.title}
                columns={columns}
                items={page.items}
                keyOf={(r) => r.id}
                href={(r) => `/platform/approvals/${r.id}`}
              />
            ) : (
              <Empty icon="check" title={page.next ? w.further : wanted === 'waiting' ? w.none : w.noneSuch}>
                {wanted === 'waiting' && !page.next && w.noneWhy}
              </Empty>
            )}
            <More of={queue} />
          </section>
        )}
      </Shown>
    </>
  );
}
