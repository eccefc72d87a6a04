import { useEffect, useState } from 'preact/hooks';
import { api, ask, of, type Schema } from '../api/client';
import { pathOf, useAccount, useFilter } from '../app/place';
import { may } from '../app/session';
import { core } from '../i18n/core';
import { money, phone, when } from '../i18n/format';
import { CsvButton } from '../ui/csv_button';
import { More, type Pages, usePages } from '../ui/pages';
import { Button, Empty, Head, LinkButton, Note, Said, Shown, Table, TroubleNote } from '../ui/parts';
import { countOn, filterNames, queryOf } from './list_filter';
import { ListFilters } from './list_filters';
import { changed, useStateChanges } from './live_states';
import { StateBadge, TextOf } from './message_parts';
import './messages.css';
import { isFailed, networkName, reasonOf } from './states';
import { messageWords } from './words';

type Summary = Schema['MessageSummary'];
const pageSize = 50;

/// The company's messages, newest first, with live states. What is looked for stands in the address.
export default function List() {
  const account = useAccount();
  const [filter, change] = useFilter();
  const w = messageWords().list;
  const query = queryOf(filter);
  const on = countOn(filter, filterNames);
  const key = JSON.stringify(query);
  const pages = usePages<Summary>(key, async (cursor, aborted) => {
    const parameters = { query: { ...query, limit: pageSize, ...(cursor && { cursor }) } };
    const page = await ask(
      (signal) => api.GET('/v1/messages', { params: parameters, headers: of(account), signal }),
      aborted,
    );
    return { items: page.messages, next: page.next_cursor };
  });
  const fresh = useFresh(pages, on > 0);
  // What was shown before belongs to other filters: a refusal stands alone.
  const refused =
    pages.trouble && pages.trouble.status >= 400 && pages.trouble.status < 500 ? pages.trouble : undefined;
  const isEmpty = on === 0 && pages.data?.items.length === 0 && !pages.data.next;
  return (
    <>
      <Head title={w.title}>
        {may('messages:send', account) && !isEmpty && (
          <LinkButton kind="main" icon="send" href={pathOf(account, 'send')}>
            {w.send}
          </LinkButton>
        )}
      </Head>
      <ListFilters filter={filter} change={change} />
      {fresh > 0 && (
        <Note live action={<Button onClick={pages.reload}>{w.showFresh}</Button>}>
          {w.fresh(fresh)}
        </Note>
      )}
      {refused ? (
        <div>
          <TroubleNote trouble={refused} />
          {refused.status === 400 && refused.detail && <small>{refused.detail}</small>}
        </div>
      ) : (
        <Shown of={pages} what={w.what} lines={8}>
          {({ items, next }) => (
            <>
              {items.length > 0 ? (
                <section class="card msg-table">
                  <Rows items={items} account={account} />
                </section>
              ) : next ? (
                <p>{w.nothingYet}</p>
              ) : (
                <Nothing account={account} filtered={on > 0} clear={() => change(cleared)} />
              )}
              <More of={pages} label={items.length > 0 ? undefined : w.further} />
              {items.length > 0 && may('exports:make', account) && <Csv account={account} query={query} />}
              <Said>{w.shown(items.length)}</Said>
            </>
          )}
        </Shown>
      )}
    </>
  );
}

/// States change where they stand. What is newer than the list is only counted: a list that moves under the finger is
/// none. With filters nobody knows whether it belongs there.
function useFresh(pages: Pages<Summary>, isFiltered: boolean): number {
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setFresh(new Set()), [pages.since]);
  useStateChanges((changes) => {
    pages.change((now) => ({ ...now, items: changed(now.items, changes) }));
    if (isFiltered || !pages.data) return;
    // Ids are in the order of time. A quick message may have ended before this page hears of it at all.
    const newest = pages.data.items[0]?.id ?? '';
    const added = [...changes.keys()].filter((id) => id > newest);
    if (added.length > 0) setFresh((f) => new Set([...f, ...added]));
  });
  return fresh.size;
}

const Csv = ({ account, query }: { account: string; query: ReturnType<typeof queryOf> }) => (
  <div class="acts">
    <CsvButton
      name={`${account}-messages`}
      fetch={(signal) =>
        api.GET('/v1/messages.csv', { params: { query }, headers: of(account), parseAs: 'stream', signal })
      }
    />
  </div>
);

const cleared = Object.fromEntries(filterNames.map((n) => [n, '']));

function Rows({ items, account }: { items: readonly Summary[]; account: string }) {
  const w = messageWords().list;
  return (
    <Table
      label={w.title}
      items={items}
      keyOf={(m) => m.id}
      href={(m) => pathOf(account, `messages/${m.id}`)}
      columns={[
        { title: w.to, main: true, cell: (m) => <span class="msg-to">{phone(m.to)}</span> },
        {
          title: w.state,
          cell: (m) => {
            const why = isFailed(m.state) && m.reason && reasonOf(m.reason);
            return (
              <>
                <StateBadge state={m.state} />
                {why && <small class="msg-why">{why}</small>}
              </>
            );
          },
        },
        {
          title: w.text,
          cell: (m) => (
            <span class="msg-line">
              <TextOf text={m.text} redacted={m.redacted} gone={w.gone} />
            </span>
          ),
        },
        { title: w.sender, cell: (m) => (m.test ? `${m.from} · ${w.test}` : `${m.from} · ${networkName(m.network)}`) },
        { title: w.when, cell: (m) => <time dateTime={m.accepted_at}>{when(m.accepted_at)}</time> },
        { title: w.price, number: true, cell: (m) => money(m.price) },
      ]}
    />
  );
}

function Nothing({ account, filtered, clear }: { account: string; filtered: boolean; clear: () => void }) {
  const w = messageWords().list;
  if (filtered)
    return (
      <Empty icon="search" title={core().state.filtered} action={<Button onClick={clear}>{core().act.clear}</Button>} />
    );
  return (
    <Empty
      icon="messages"
      title={w.empty}
      action={
        may('messages:send', account) && (
          <LinkButton kind="main" icon="send" href={pathOf(account, 'send')}>
            {w.send}
          </LinkButton>
        )
      }
    >
      {w.emptyText}
    </Empty>
  );
}
