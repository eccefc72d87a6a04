import { api, ask, type Schema } from '../api/client';
import { Trouble } from '../api/problems';
import { useSeenAgain } from '../app/live';
import { useFilter } from '../app/place';
import { shortDate, when } from '../i18n/format';
import { book } from '../i18n/voice';
import { say } from '../ui/dialog';
import { Badge, Button, Card, Head, Note, Shown, Table } from '../ui/parts';
import { ReasonQuestion } from '../ui/question';
import { useResource } from '../ui/resource';
import { words } from './books.words.en';
import { noonOf } from './statement_rules';
import './books.css';

const booksWords = book(words, () => import('./books.words.sw'));

type Breach = Schema['LedgerBreach'];
/// Characters.
const longestReason = 160;

/// Whether the platform's money adds up, for staff; and that somebody has looked where it does not.
export default function BooksPage() {
  const [query, change] = useFilter();
  const w = booksWords();
  const books = useResource('books', (aborted) => ask((signal) => api.GET('/v1/platform/books', { signal }), aborted));
  useSeenAgain(books.reload);
  const close = () => change({ end: '' });
  return (
    <>
      <Head title={w.title}>{books.data?.adds_up && <Badge tone="ok">{w.all}</Badge>}</Head>
      <p class="quiet-text">{w.about}</p>
      <Shown of={books} what={w.what} lines={6}>
        {(b) => {
          const asked = b.breaches.find((one) => one.id === query.end);
          return (
            <>
              {b.breaches.length > 0 && (
                <Card title={w.bad(b.breaches.length)}>
                  <Note tone="bad">{w.badText}</Note>
                  <ul class="list books-breaches">
                    {b.breaches.map((one) => (
                      <BreachItem key={one.id} of={one} open={() => change({ end: one.id })} />
                    ))}
                  </ul>
                </Card>
              )}
              {asked && <EndQuestion of={asked} close={close} reload={books.reload} />}
              <Card title={w.days.title} class="books-days">
                {b.closed_days.length === 0 ? (
                  <p class="quiet-text">{w.days.none}</p>
                ) : (
                  <Table
                    label={w.days.title}
                    items={b.closed_days}
                    keyOf={(d) => d.day}
                    columns={[
                      {
                        title: w.days.day,
                        main: true,
                        cell: (d) => <time dateTime={d.day}>{shortDate(noonOf(d.day))}</time>,
                      },
                      { title: w.days.at, cell: (d) => <time dateTime={d.closed_at}>{when(d.closed_at)}</time> },
                    ]}
                  />
                )}
              </Card>
            </>
          );
        }}
      </Shown>
    </>
  );
}

function BreachItem({ of: b, open }: { of: Breach; open: () => void }) {
  const w = booksWords();
  return (
    <li>
      <p>{b.what}</p>
      <small>
        {b.account ? <a href={`/platform/accounts/${b.account}`}>{b.account}</a> : w.whole} ·{' '}
        {w.found(when(b.found_at))}
      </small>
      <Button onClick={open}>{b.account ? w.end.go : w.end.goWhole}</Button>
    </li>
  );
}

function EndQuestion({ of: b, close, reload }: { of: Breach; close: () => void; reload: () => void }) {
  const w = booksWords().end;
  const send = async (reason: string) => {
    try {
      const params = { path: { id: b.id } };
      await ask((signal) => api.POST('/v1/platform/books/breaches/{id}/end', { params, body: { reason }, signal }));
      say(b.account ? w.done : w.doneWhole);
    } catch (e) {
      if (!(e instanceof Trouble && e.code === 'not_found')) throw e;
      say(w.already, 'bad');
    }
    reload();
    close();
  };
  return (
    <ReasonQuestion
      draft={`breach.${b.id}`}
      title={b.account ? w.go : w.goWhole}
      about={b.account ? w.about : w.aboutWhole}
      label={w.reason}
      hint={w.reasonHint}
      most={longestReason}
      send={send}
      close={close}
    />
  );
}
