import { useEffect, useState } from 'preact/hooks';
import { api, ask, of, type Schema } from '../api/client';
import { problemWords } from '../api/problems';
import { pathOf } from '../app/place';
import { may } from '../app/session';
import { count, money, phone } from '../i18n/format';
import { type Part, Shares } from '../ui/charts';
import { Button, Card, Head, LinkButton, Table, toHeading } from '../ui/parts';
import { useResource } from '../ui/resource';
import { changed, useAskAgain, useStateChanges } from './live_states';
import { StateBadge } from './message_parts';
import './messages.css';
import { splitRecipients } from './recipients';
import { type Sent, useSendDraft } from './send_draft';
import { sendWords } from './send_words';
import { isFailed, isFinal, type State, stateWords } from './states';

type Answer = Schema['Submission'];
type Item = { id: string; to: string; state: State; price: Answer['total'] };
const most = 500;
const few = 20;

/// The states of what one sending made. Ids are in the order of time, so the list is read from its last one back.
async function statesOf(account: string, items: readonly Item[], aborted: AbortSignal): Promise<readonly Item[]> {
  const last = items[items.length - 1];
  if (!last) return items;
  const headers = of(account);
  const known = new Map<string, State>();
  const path = { id: last.id };
  const one = await ask((signal) => api.GET('/v1/messages/{id}', { params: { path }, headers, signal }), aborted);
  known.set(one.id, one.state);
  let cursor: string | null = last.id;
  // What programs sent at the same moment may lie between; it is not followed without end.
  for (let pages = 0; cursor && known.size < items.length && pages < 5; pages++) {
    const query: { cursor: string; limit: number } = { cursor, limit: Math.min(most, items.length) };
    const page = await ask((signal) => api.GET('/v1/messages', { params: { query }, headers, signal }), aborted);
    const ours = new Set(items.map((i) => i.id));
    for (const m of page.messages) if (ours.has(m.id)) known.set(m.id, m.state);
    cursor = page.next_cursor;
  }
  return items.map((i) => ({ ...i, state: known.get(i.id) ?? i.state }));
}

type Props = { account: string; sent: Sent; again: () => void };

/// What became of the last sending, live.
export function SentReport({ account, sent, again }: Props) {
  const w = sendWords().sent;
  const answer = sent.answer as Answer;
  const [draft] = useSendDraft(account);
  const waiting = draft.value.rest || draft.value.text ? splitRecipients(draft.value.to).numbers.length : 0;
  const canRead = may('messages:read', account);
  const now = useResource<readonly Item[]>(answer.messages[0]?.id ?? '', async (aborted) =>
    canRead ? statesOf(account, answer.messages, aborted) : answer.messages,
  );
  useEffect(toHeading, []);
  useStateChanges((changes) => now.change((items) => changed(items, changes)));
  const items: readonly Item[] = now.data ?? answer.messages;
  useAskAgain(canRead && items.some((i) => !isFinal(i.state)), now.reload);
  return (
    <>
      <Head title={w.title(items.length)}>
        <Button kind="main" icon="send" onClick={again}>
          {waiting > 0 ? w.goOn(waiting) : w.another}
        </Button>
        <LinkButton href={pathOf(account, 'messages')}>{sendWords().seeMessages}</LinkButton>
      </Head>
      <div class="cols">
        <div class="stack">
          <Progress items={items} cost={money(answer.total)} />
          <Card class="msg-table">
            <Items items={items} account={account} />
          </Card>
        </div>
        <div class="stack">
          <section class="phone">
            <small>{sent.from}</small>
            <div class="bubble">{sent.text}</div>
          </section>
          {answer.rejected.length > 0 && <Refused rejected={answer.rejected} />}
        </div>
      </div>
    </>
  );
}

function Progress({ items, cost }: { items: readonly Item[]; cost: string }) {
  const w = sendWords().sent;
  const delivered = items.filter((i) => i.state === 'delivered').length;
  const failed = items.filter((i) => isFailed(i.state)).length;
  const only = items.length === 1 ? items[0] : undefined;
  const underWay = items.filter((i) => !isFinal(i.state)).length;
  const parts: Part[] = [
    { name: w.delivered, value: delivered, class: 'done' },
    { name: w.underWay, value: underWay, class: 'way' },
    { name: w.failed, value: failed, class: 'fail' },
  ];
  return (
    <section class="card">
      <div>
        <div class="figure" role="status">
          {only ? stateWords().state[only.state] : w.ofAll(count(delivered), count(items.length))}
        </div>
        <small class="num">{w.cost(cost)}</small>
      </div>
      {!only && (
        <>
          <Shares parts={parts} />
          <div class="stats">
            {parts.map((p) => (
              <div class="stat" key={p.name}>
                <b>{count(p.value)}</b>
                <small>{p.name}</small>
              </div>
            ))}
          </div>
        </>
      )}
    </section>
  );
}

function Items({ items, account }: { items: readonly Item[]; account: string }) {
  const w = sendWords().sent;
  const [all, showAll] = useState(false);
  return (
    <>
      <Table
        label={sendWords().title}
        items={all ? items : items.slice(0, few)}
        keyOf={(i) => i.id}
        {...(may('messages:read', account) && { href: (i: Item) => pathOf(account, `messages/${i.id}`) })}
        columns={[
          { title: w.who, main: true, cell: (i) => phone(i.to) },
          { title: w.state, cell: (i) => <StateBadge state={i.state} /> },
          { title: w.price, number: true, cell: (i) => money(i.price) },
        ]}
      />
      {!all && items.length > few && <Button onClick={() => showAll(true)}>{w.showAll(items.length)}</Button>}
    </>
  );
}

const Refused = ({ rejected }: { rejected: Answer['rejected'] }) => (
  <Card title={sendWords().sent.refused(rejected.length)}>
    <p>{sendWords().sent.refusedText}</p>
    <ul class="list">
      {rejected.slice(0, 100).map((r, i) => (
        <li key={i}>
          <b>{r.to}</b> <small>{(problemWords().codes as Record<string, string>)[r.code] ?? r.detail}</small>
        </li>
      ))}
    </ul>
  </Card>
);
