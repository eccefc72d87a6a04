import type { ComponentChildren } from 'preact';
import { api, ask, of, type Schema } from '../api/client';
import { useFilter } from '../app/place';
import { may } from '../app/session';
import { amount, count, dateOf, longDay, type Money, plus, share, shortDay, when } from '../i18n/format';
import { type Bar, Bars, Legend, type Part, Shares } from '../ui/charts';
import { Card, Choice, Shown, Table } from '../ui/parts';
import { useReloadOn } from '../ui/reload_on';
import { useResource } from '../ui/resource';
import { Failures } from './failures';
import { overviewWords } from './overview_words';
import { type Counts, countsOf, networkName } from './states';

type Row = Schema['ReportRow'];
type Report = Schema['DailyReport'];
const dayLong = 86_400_000;

/// The last `n` days of East Africa as dates, today last.
export const lastDays = (n: number, now = new Date()): string[] =>
  Array.from({ length: n }, (_, i) => dateOf(new Date(now.getTime() - (n - 1 - i) * dayLong)));

const partsOf = (c: Counts): Part[] => {
  const w = overviewWords();
  return [
    { name: w.delivered, value: c.delivered, class: 'done' },
    { name: w.underWay, value: c.underWay, class: 'way' },
    { name: w.notDelivered, value: c.failed, class: 'fail' },
  ];
};

/// What became of the messages of today and of the last 7 or 30 days. One report has it all.
export function Figures({ account, above }: { account: string; above: ComponentChildren }) {
  const [filter, change] = useFilter();
  const w = overviewWords();
  const period = filter.days === '30' ? 30 : 7;
  const days = lastDays(period);
  const report = useResource<Report>(`report ${days[0]} ${days[days.length - 1]}`, (aborted) => {
    const query = { from: days[0] ?? '', to: days[days.length - 1] ?? '', group: 'network' as const };
    return ask((signal) => api.GET('/v1/reports/daily', { params: { query }, headers: of(account), signal }), aborted);
  });
  useReloadOn(['message'], report.reload, 5000);
  return (
    <div class="cols">
      <div class="stack">
        {above}
        <Shown of={report} what={w.what} lines={8}>
          {(r) => (
            <>
              {r.rows.length > 0 && <Today rows={r.rows.filter((row) => row.day === days[days.length - 1])} />}
              <Card
                title={w.last(period)}
                aside={
                  <Choice
                    label={w.period}
                    hideLabel
                    value={String(period)}
                    options={['7', '30'].map((n) => [n, w.days(Number(n))] as const)}
                    onChange={(n) => change({ days: n === '7' ? '' : n })}
                  />
                }
              >
                <Days rows={r.rows} days={days} />
                {r.counted_until && r.rows.length > 0 && (
                  <small>{w.counted(when(r.counted_until, new Date(), true))}</small>
                )}
              </Card>
            </>
          )}
        </Shown>
      </div>
      <div class="stack">
        {may('messages:read', account) && report.data && report.data.rows.length > 0 && (
          <Failures account={account} rows={report.data.rows} since={days[0] ?? ''} />
        )}
        {report.data && <ByNetwork rows={report.data.rows} />}
      </div>
    </div>
  );
}

function Today({ rows }: { rows: readonly Row[] }) {
  const w = overviewWords();
  const c = countsOf(rows);
  return (
    <Card title={w.today} aside={c.all > 0 && <small class="num">{w.messages(c.all)}</small>}>
      {c.all === 0 ? (
        <p class="quiet-text">{w.nothingToday}</p>
      ) : (
        <>
          <Shares parts={partsOf(c)} />
          <Stats c={c} />
        </>
      )}
    </Card>
  );
}

function Stats({ c }: { c: Counts }) {
  const w = overviewWords();
  return (
    <div class="stats">
      <div class="stat">
        <b>{share(c.delivered, c.all)}</b>
        <small>
          {count(c.delivered)} {w.delivered}
        </small>
      </div>
      <div class="stat">
        <b>{count(c.underWay)}</b>
        <small>{w.underWay}</small>
      </div>
      <div class="stat">
        <b>{count(c.failed)}</b>
        <small>{w.notDelivered}</small>
      </div>
    </div>
  );
}

function Days({ rows, days }: { rows: readonly Row[]; days: readonly string[] }) {
  const w = overviewWords();
  const all = countsOf(rows);
  if (all.all === 0) return <p class="quiet-text">{w.nothing}</p>;
  const bars: Bar[] = days.map((day, i) => {
    // Noon, so that the day is the same in every zone that a browser may think of.
    const at = new Date(`${day}T12:00:00+03:00`);
    const isLast = i === days.length - 1;
    return {
      label: isLast ? w.today : days.length > 7 ? String(Number(day.slice(8))) : shortDay(at),
      title: longDay(at),
      parts: partsOf(countsOf(rows.filter((r) => r.day === day))),
    };
  });
  return (
    <>
      <Legend parts={partsOf(all)} />
      <Bars label={w.chart(days.length)} bars={bars} />
      <Stats c={all} />
    </>
  );
}

function ByNetwork({ rows }: { rows: readonly Row[] }) {
  const w = overviewWords();
  const names = [...new Set(rows.map((r) => r.network ?? ''))];
  if (names.length === 0) return null;
  const nothing: Money = { amount: '0.0000', currency: 'KES' };
  const items = names
    .map((name) => {
      const mine = rows.filter((r) => r.network === name);
      return { name, c: countsOf(mine), charged: mine.reduce((sum, r) => plus(sum, r.charged), nothing) };
    })
    .sort((a, b) => b.c.all - a.c.all);
  return (
    <Card title={w.byNetwork}>
      <Table
        label={w.byNetwork}
        items={items}
        keyOf={(i) => i.name}
        columns={[
          {
            title: w.network,
            main: true,
            cell: (i) => (
              <>
                {networkName(i.name)} <small class="num over-sent">{w.messages(i.c.all)}</small>
              </>
            ),
          },
          { title: w.share, number: true, cell: (i) => share(i.c.delivered, i.c.all) },
          { title: 'KES', number: true, cell: (i) => amount(i.charged.amount) },
        ]}
      />
    </Card>
  );
}
