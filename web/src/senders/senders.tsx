import { api, ask, of } from '../api/client';
import { useLive } from '../app/live';
import { useAccount, useFilter } from '../app/place';
import { may } from '../app/session';
import { when } from '../i18n/format';
import { More, usePages } from '../ui/pages';
import { Badge, Button, Card, Empty, Head, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { AskSender } from './ask_sender';
import { SenderList } from './sender_list';
import type { Network, SenderRequest } from './sender_rules';
import { scopeOf, stateTones } from './sender_terms';
import { senderWords } from './senders.words';
import './senders.css';

/// What the company may send as, which of it is the default, and what it has asked for.
export default function Senders() {
  const account = useAccount();
  const [query, change] = useFilter();
  const w = senderWords();
  const senders = useResource(`senders ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/senders', { headers: of(account), signal }), aborted),
  );
  const networks = useResource(`networks ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/networks', { headers: of(account), signal }), aborted),
  );
  const requests = usePages(`sender requests ${account}`, async (cursor, aborted) => {
    const params = { query: { limit: 20, ...(cursor && { cursor }) } };
    const page = await ask(
      (signal) => api.GET('/v1/sender-requests', { params, headers: of(account), signal }),
      aborted,
    );
    return { items: page.requests, next: page.next_cursor };
  });
  useLive((events) => {
    if (!events.some((e) => e.type === 'sender')) return;
    senders.reload();
    requests.reload();
  });
  const known = networks.data?.networks ?? [];
  const mayAsk = may('senders:request', account);
  // With neither, the first card says what to do.
  const isFresh = senders.data?.senders.length === 0 && requests.data?.items.length === 0;
  const askFor = mayAsk && (
    <Button kind="main" icon="plus" onClick={() => change({ ask: '1' })}>
      {w.ask}
    </Button>
  );
  return (
    <>
      <Head title={w.title}>{!!senders.data?.senders.length && askFor}</Head>
      <Shown of={senders} what={w.what} lines={4}>
        {(data) =>
          data.senders.length === 0 ? (
            <section class="card">
              <Empty icon="sender" title={w.none} action={askFor}>
                {mayAsk ? w.noneWhy : w.noneLook}
              </Empty>
            </section>
          ) : (
            <SenderList account={account} senders={data.senders} networks={known} reload={senders.reload} />
          )
        }
      </Shown>
      {!isFresh && (
        <Card title={w.requests}>
          <Shown of={requests} what={w.requestsWhat}>
            {(page) =>
              page.items.length === 0 ? (
                <p>{w.noRequests}</p>
              ) : (
                <>
                  <ul class="list">
                    {page.items.map((r) => (
                      <RequestItem key={r.id} account={account} of={r} networks={known} />
                    ))}
                  </ul>
                  <More of={requests} />
                </>
              )
            }
          </Shown>
        </Card>
      )}
      {mayAsk && query.ask && <AskSender account={account} networks={known} close={() => change({ ask: '' })} />}
    </>
  );
}

function RequestItem({ account, of, networks }: { account: string; of: SenderRequest; networks: readonly Network[] }) {
  const w = senderWords();
  return (
    <li class="senders-about">
      <div class="row">
        <a class="senders-link" href={`/${account}/senders/${of.id}`}>
          {of.name}
        </a>
        <Badge tone={stateTones[of.state]}>{w.states[of.state]}</Badge>
      </div>
      <small>{scopeOf(of, networks)}</small>
      <small>
        {w.asked(when(of.asked_at))} · {w.documents(of.documents.length)}
      </small>
    </li>
  );
}
