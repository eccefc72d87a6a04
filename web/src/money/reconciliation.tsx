import { useEffect, useRef, useState } from 'preact/hooks';
import { api, ask, type Schema } from '../api/client';
import { troubleOf } from '../api/problems';
import { Unknown } from '../app/pages';
import { useFilter } from '../app/place';
import { count, money, shortDate, when } from '../i18n/format';
import { book, language } from '../i18n/voice';
import { CsvButton } from '../ui/csv_button';
import { say } from '../ui/dialog';
import { Facts } from '../ui/facts';
import '../ui/lists.css';
import { More, usePages } from '../ui/pages';
import { Badge, Button, Card, type Column, Empty, Head, Note, Said, Shown, Table } from '../ui/parts';
import { isGone, type Resource, useResource } from '../ui/resource';
import { words } from './reconciliation.words.en';
import { hrefOf, toneOf } from './reconciliation_rules';
import { noonOf } from './statement_rules';

const reconciliationWords = book(words, () => import('./reconciliation.words.sw'));

type Run = Schema['Reconciliation'];
type RunHead = Schema['ReconciliationHead'];
type Difference = Schema['Difference'];
type Cause = Schema['DifferenceCause'];
type Operator = Schema['OperatorSum'];

const root = '/platform/reconciliation';
const lookAgain = 2000;

/// M-Pesa, books, messages and operators held against each other: all runs, or one (?run=…), for staff.
export default function Reconciliation() {
  const [query] = useFilter();
  return query.run ? <OneRun key={query.run} id={query.run} /> : <AllRuns />;
}

/// Looks again while a run is under way.
function useLookAgain(is: boolean, of: Pick<Resource<unknown>, 'reload' | 'state'>) {
  const latest = useRef(of.reload);
  latest.current = of.reload;
  useEffect(() => {
    if (!is || of.state === 'loading' || of.state === 'reloading') return;
    const timer = setTimeout(() => latest.current(), lookAgain);
    return () => clearTimeout(timer);
  }, [is, of.state]);
}

function Result({ of: r }: { of: RunHead }) {
  const w = reconciliationWords();
  if (r.state === 'running') return <Badge tone="plain">{w.running}</Badge>;
  return <Badge tone={toneOf(r.differences)}>{r.differences === 0 ? w.fits : w.differences(r.differences)}</Badge>;
}

const at = (time: string) => <time dateTime={time}>{when(time)}</time>;

function AllRuns() {
  const w = reconciliationWords();
  const [isBusy, busy] = useState(false);
  const pages = usePages<RunHead>('reconciliations', async (cursor, aborted) => {
    const query = { limit: 30, ...(cursor && { cursor }) };
    const page = await ask((signal) => api.GET('/v1/platform/reconciliations', { params: { query }, signal }), aborted);
    return { items: page.reconciliations, next: page.next_cursor };
  });
  useLookAgain(pages.data?.items[0]?.state === 'running', pages);
  const begin = async () => {
    busy(true);
    try {
      await ask((signal) => api.POST('/v1/platform/reconciliations', { signal }));
      say(w.begun);
      pages.reload();
    } catch (e) {
      say(troubleOf(e).words, 'bad');
    } finally {
      busy(false);
    }
  };
  const columns: Column<RunHead>[] = [
    { title: w.until, main: true, cell: (r) => at(r.begun_at) },
    { title: w.from, cell: (r) => at(r.from) },
    { title: w.state, cell: (r) => <Result of={r} /> },
    { title: w.looked, cell: (r) => w.figures(r.payments, r.entries, r.messages) },
  ];
  return (
    <>
      <Head title={w.title}>
        <Button kind="main" busy={isBusy} onClick={begin}>
          {w.begin}
        </Button>
      </Head>
      <p class="quiet-text">{w.about}</p>
      <Shown of={pages} what={w.what} lines={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="statement" title={w.none}>
              {w.noneWhy}
            </Empty>
          ) : (
            <section class="card state-list">
              <Table
                label={w.runs}
                columns={columns}
                items={items}
                keyOf={(r) => r.id}
                href={(r) => `${root}?run=${r.id}`}
              />
              <More of={pages} />
              <Said>{w.shown(items.length)}</Said>
            </section>
          )
        }
      </Shown>
    </>
  );
}

function OneRun({ id }: { id: string }) {
  const w = reconciliationWords();
  const [query, change] = useFilter();
  const path = { id };
  const run = useResource<Run>(`reconciliation ${id}`, (aborted) =>
    ask((signal) => api.GET('/v1/platform/reconciliations/{id}', { params: { path }, signal }), aborted),
  );
  useLookAgain(run.data?.state === 'running', run);
  if (isGone(run)) return <Unknown />;
  const cause = run.data?.counts.find((c) => c.cause === query.cause)?.cause;
  return (
    <>
      <Head title={run.data ? when(run.data.begun_at) : w.one} above={<a href={root}>{w.title}</a>}>
        {run.data && <Result of={run.data} />}
        {run.data?.state === 'done' && (
          <CsvButton
            name="reconciliation"
            fetch={(signal) =>
              api.GET('/v1/platform/reconciliations/{id}/differences.csv', {
                params: { path, query: { language: language.value, ...(cause && { cause }) } },
                signal,
                parseAs: 'stream',
              })
            }
          />
        )}
      </Head>
      <Shown of={run} what={w.whatOne} lines={8}>
        {(r) => (
          <>
            <Card>
              <Facts
                rows={[
                  [w.from, at(r.from)],
                  [w.by, r.nightly ? w.nightly : r.begun_by],
                  [w.looked, w.figures(r.payments, r.entries, r.messages)],
                ]}
              />
            </Card>
            {r.truncated && <Note tone="warn">{w.truncated}</Note>}
            {r.counts.length > 0 && <Causes of={r} cause={cause} choose={(c) => change({ cause: c ?? '' })} />}
            {r.counts.length > 0 && <Differences key={cause} run={id} cause={cause} />}
            {r.operators.length > 0 && <Operators of={r.operators} />}
          </>
        )}
      </Shown>
    </>
  );
}

type CausesGiven = { of: Run; cause: Cause | undefined; choose: (cause: Cause | undefined) => void };

function Causes({ of: r, cause, choose }: CausesGiven) {
  const w = reconciliationWords();
  return (
    <Card title={w.cause}>
      <ul class="list">
        {r.counts.map((c) => (
          <li key={c.cause}>
            <p>
              {w.sides[c.side]}: {w.causes[c.cause]}
            </p>
            <small>
              {w.differences(c.differences)} · {w.atStake(money(c.at_stake))}
            </small>
            <Button onClick={() => choose(cause === c.cause ? undefined : c.cause)}>
              {cause === c.cause ? w.all : w.causes[c.cause]}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Differences({ run, cause }: { run: string; cause: Cause | undefined }) {
  const w = reconciliationWords();
  const pages = usePages<Difference>(`differences ${run} ${cause ?? ''} ${language.value}`, async (cursor, aborted) => {
    const query = { limit: 30, language: language.value, ...(cause && { cause }), ...(cursor && { cursor }) };
    const params = { path: { id: run }, query };
    const page = await ask(
      (signal) => api.GET('/v1/platform/reconciliations/{id}/differences', { params, signal }),
      aborted,
    );
    return { items: page.differences, next: page.next_cursor };
  });
  return (
    <Shown of={pages} what={w.whatDifferences} lines={8}>
      {({ items }) => (
        <>
          {items.map((d) => (
            <OneDifference key={d.number} of={d} />
          ))}
          <More of={pages} />
          <Said>{w.shownDifferences(items.length)}</Said>
        </>
      )}
    </Shown>
  );
}

function OneDifference({ of: d }: { of: Difference }) {
  const w = reconciliationWords();
  const href = hrefOf(d);
  const hasSegments = d.segments_expected !== 0 || d.segments_found !== 0;
  return (
    <Card title={`${d.number}. ${w.causes[d.cause]}`}>
      <p>{d.what}</p>
      <p>
        <strong>{d.action}</strong>
      </p>
      <Facts
        rows={[
          [w.sides[d.side], href ? <a href={href}>{d.record}</a> : d.record],
          [w.company, d.account && <a href={`/platform/accounts/${d.account}`}>{d.account}</a>],
          [w.reference, d.reference],
          [w.expected, money(d.expected)],
          [w.found, money(d.found)],
          [w.segments, hasSegments && w.ofSegments(d.segments_expected, d.segments_found)],
          [w.operators.network, d.network],
          [w.operators.link, d.link],
          [w.since, d.since && at(d.since)],
        ]}
      />
    </Card>
  );
}

function Operators({ of }: { of: readonly Operator[] }) {
  const w = reconciliationWords().operators;
  const columns: Column<Operator>[] = [
    { title: w.day, main: true, cell: (o) => <time dateTime={o.day}>{shortDate(noonOf(o.day))}</time> },
    { title: w.link, cell: (o) => o.link },
    { title: w.network, cell: (o) => o.network },
    { title: w.taken, number: true, cell: (o) => count(o.taken) },
    { title: w.charged, number: true, cell: (o) => count(o.charged_segments) },
    { title: w.sum, number: true, cell: (o) => money(o.charged) },
  ];
  return (
    <Card title={w.title}>
      <div class="lines">
        <Table label={w.title} columns={columns} items={of} keyOf={(o) => `${o.day} ${o.link} ${o.network}`} />
      </div>
    </Card>
  );
}
