import { useState } from 'preact/hooks';
import { api, ask, of, type Schema } from '../api/client';
import { troubleOf } from '../api/problems';
import { useSeenAgain } from '../app/live';
import { pathOf, useAccount, useFilter } from '../app/place';
import { may } from '../app/session';
import { amount, isZero, money, monthName, shortDate, when } from '../i18n/format';
import { book } from '../i18n/voice';
import { CsvButton } from '../ui/csv_button';
import { say } from '../ui/dialog';
import { keep } from '../ui/download';
import { Facts } from '../ui/facts';
import { Button, Card, Empty, Head, Shown, Table } from '../ui/parts';
import { useResource } from '../ui/resource';
import { words } from './statement.words.en';
import { daysOf, monthFrom, monthOf, monthsOn, noonOf } from './statement_rules';
import './statement.css';

const statementWords = book(words, () => import('./statement.words.sw'));

type Statement = Schema['Statement'];
type Day = Statement['days'][number];
const bare = (m: Statement['opening']) => (isZero(m) ? '' : amount(m.amount));

/// A month of the account's money. Which one stands in the address.
export default function StatementPage() {
  const account = useAccount();
  const [query, change] = useFilter();
  const w = statementWords();
  const now = new Date();
  const month = monthFrom(query.month, now);
  const days = daysOf(month);
  const statement = useResource<Statement>(`statement ${account} ${month}`, (aborted) =>
    ask((signal) => api.GET('/v1/statement', { params: { query: days }, headers: of(account), signal }), aborted),
  );
  useSeenAgain(statement.reload);
  const isCurrent = month === monthOf(now);
  return (
    <>
      <Head title={w.title}>
        {may('exports:make', account) && (
          <>
            <PdfButton account={account} month={month} />
            <CsvButton
              name={`${account}-statement-${month}`}
              fetch={(signal) =>
                api.GET('/v1/statement.csv', {
                  params: { query: days },
                  headers: of(account),
                  parseAs: 'stream',
                  signal,
                })
              }
            />
          </>
        )}
      </Head>
      <p class="quiet-text">{w.about}</p>
      <nav class="statement-months" aria-label={w.month}>
        <Button icon="back" onClick={() => change({ month: monthsOn(month, -1) })}>
          {w.earlier}
        </Button>
        <b>{monthName(noonOf(days.from))}</b>
        <Button icon="next" disabled={isCurrent} onClick={() => change({ month: monthsOn(month, 1) })}>
          {w.later}
        </Button>
      </nav>
      <Shown of={statement} what={w.what} lines={8}>
        {(s) => (
          <div class="statement-parts">
            <Sums of={s} isCurrent={isCurrent} />
            <Days of={s} account={account} />
            <Entries of={s} />
          </div>
        )}
      </Shown>
    </>
  );
}

/// The month on paper, to keep. The second factor is asked for again when it is too old.
function PdfButton({ account, month }: { account: string; month: string }) {
  const w = statementWords().pdf;
  const [isBusy, busy] = useState(false);
  const download = async () => {
    busy(true);
    try {
      const params = { query: daysOf(month) };
      const file = await ask<Blob>((signal) =>
        api.GET('/v1/statement.pdf', { params, headers: of(account), parseAs: 'blob', signal }),
      );
      keep(file, `${account}-statement-${month}.pdf`);
      say(w.got);
    } catch (e) {
      say(troubleOf(e).words, 'bad');
    } finally {
      busy(false);
    }
  };
  return (
    <Button icon="download" busy={isBusy} onClick={download}>
      {w.get}
    </Button>
  );
}

function Sums({ of: s, isCurrent }: { of: Statement; isCurrent: boolean }) {
  const w = statementWords().sums;
  return (
    <Card title={isCurrent ? w.closingNow : w.closing} class="statement-sums">
      <div class="figure">
        <small>{s.closing.currency}</small>
        {amount(s.closing.amount)}
      </div>
      <Facts
        rows={[
          [w.opening, money(s.opening)],
          [w.credited, `+ ${money(s.credited)}`],
          [w.debited, !isZero(s.debited) && `− ${money(s.debited)}`],
          [w.charged, `− ${money(s.charged)}`],
        ]}
      />
    </Card>
  );
}

function Days({ of: s, account }: { of: Statement; account: string }) {
  const w = statementWords().days;
  return (
    <Card title={w.title(s.closing.currency)} class="statement-days">
      {s.days.length === 0 ? (
        <Empty icon="money" title={w.none}>
          {w.noneWhy}
        </Empty>
      ) : (
        <Table
          label={w.title(s.closing.currency)}
          items={[...s.days].reverse()}
          keyOf={(d) => d.day}
          {...(may('messages:read', account) && {
            href: (d: Day) => pathOf(account, `messages?from=${d.day}&until=${d.day}`),
          })}
          columns={[
            { title: w.day, main: true, cell: (d) => <time dateTime={d.day}>{shortDate(noonOf(d.day))}</time> },
            { title: w.in, number: true, cell: (d) => bare(d.credited) },
            { title: w.out, number: true, cell: (d) => bare(d.debited) },
            { title: w.messages, number: true, cell: (d) => bare(d.charged) },
            { title: w.balance, number: true, cell: (d) => <b>{amount(d.closing.amount)}</b> },
          ]}
        />
      )}
    </Card>
  );
}

function Entries({ of: s }: { of: Statement }) {
  const w = statementWords().entries;
  return (
    <Card title={w.title} class="statement-paid">
      {s.entries.length === 0 && <p class="quiet-text">{w.none}</p>}
      <ul class="list statement-entries">
        {[...s.entries].reverse().map((e) => (
          <li key={`${e.at} ${e.reference}`}>
            <span class="num">
              {e.kind === 'debit' ? '−' : '+'} {money(e.amount)}
            </span>
            <code>{e.reference}</code>
            <small>{when(e.at)}</small>
          </li>
        ))}
      </ul>
      {s.more_entries && <p class="quiet-text">{w.more}</p>}
    </Card>
  );
}
