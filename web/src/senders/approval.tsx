import { useRoute } from 'preact-iso';
import { api, ask, type Schema } from '../api/client';
import { platform } from '../api/platform';
import { Unknown } from '../app/pages';
import { useFilter } from '../app/place';
import { may } from '../app/session';
import { money, when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { Badge, Button, Card, Head, LinkButton, Note, Shown } from '../ui/parts';
import { isGone, useResource } from '../ui/resource';
import { approvalWords } from './approvals.words';
import { Approve, Reject } from './decisions';
import { Documents } from './documents';
import { Facts } from './facts';
import { stateTones } from './sender_terms';
import { senderWords } from './senders.words';
import './senders.css';

type Queued = Schema['QueuedSenderRequest'];

/// One request of a company, with all that a decision needs, and the decision.
export default function Approval() {
  const id = useRoute().params.id ?? '';
  const w = approvalWords().one;
  const s = senderWords();
  const request = useResource(`queued ${id}`, (aborted) =>
    ask((signal) => api.GET(`${platform}/sender-requests/{id}`, { params: { path: { id } }, signal }), aborted),
  );
  if (isGone(request)) return <Unknown />;
  return (
    <>
      <Head title={request.data?.name ?? approvalWords().title} above={<a href="/platform/approvals">{w.back}</a>}>
        {request.data && <Badge tone={stateTones[request.data.state]}>{s.states[request.data.state]}</Badge>}
      </Head>
      <Shown of={request} what={w.what} lines={8}>
        {(r) => (
          <div class={r.state === 'waiting' ? 'cols approvals-room' : 'cols'}>
            <div class="stack">
              <Card title={s.request.purpose}>
                <p class="approvals-purpose">{r.purpose}</p>
              </Card>
              <Papers of={r} />
            </div>
            <div class="stack">
              <Decision of={r} decided={(next) => request.change(() => next)} />
              <Company of={r} />
              <Card>
                <Facts of={r} isShort />
                <People of={r} />
              </Card>
            </div>
          </div>
        )}
      </Shown>
    </>
  );
}

/// Pictures are shown, since a picture runs nothing; whatever else is only given to keep.
function Papers({ of: r }: { of: Queued }) {
  const w = approvalWords().one;
  const hrefOf = (id: string) => `${platform}/sender-documents/${id}`;
  return (
    <Card title={senderWords().files.title}>
      {r.documents.length === 0 && <p>{r.state === 'withdrawn' ? w.gone : w.noDocuments}</p>}
      <Documents
        documents={r.documents}
        hrefOf={(d) => hrefOf(d.id)}
        below={(d) => (
          <>
            {d.kind === 'pdf' ? (
              <small>{w.pdf}</small>
            ) : (
              <img src={hrefOf(d.id)} alt={w.picture(d.name)} loading="lazy" />
            )}
            <small class="num">{w.hash(d.sha256)}</small>
          </>
        )}
      />
    </Card>
  );
}

function Decision({ of: r, decided }: { of: Queued; decided: (next: Queued) => void }) {
  const [query, change] = useFilter();
  const w = approvalWords().one;
  const close = () => change({ decide: '' });
  const done = (next: Queued) => {
    close();
    decided(next);
  };
  if (r.state !== 'waiting') return <Decided of={r} />;
  return (
    <Card title={w.decide} class="sticky approvals-decide">
      <small>{w.decideAbout}</small>
      <div class="acts">
        <Button kind="main" icon="check" onClick={() => change({ decide: 'approve' })}>
          {w.approve}
        </Button>
        <Button kind="danger" onClick={() => change({ decide: 'reject' })}>
          {w.reject}
        </Button>
      </div>
      {query.decide === 'approve' && <Approve of={r} close={close} done={done} />}
      {query.decide === 'reject' && <Reject of={r} close={close} done={done} />}
    </Card>
  );
}

/// What was decided, and the way on to the next.
function Decided({ of: r }: { of: Queued }) {
  const w = approvalWords().one;
  const s = senderWords();
  const waiting = useResource(`first waiting after ${r.id}`, (aborted) =>
    ask(
      (signal) => api.GET(`${platform}/sender-requests`, { params: { query: { state: 'waiting', limit: 1 } }, signal }),
      aborted,
    ),
  );
  const next = waiting.data?.requests.find((o) => o.id !== r.id);
  return (
    <Card title={s.states[r.state]}>
      {r.reason && <Note tone="bad">{r.reason}</Note>}
      {r.expires_at && (
        <p>
          {w.until}: {when(r.expires_at)}
        </p>
      )}
      <div class="acts">
        {next && (
          <LinkButton kind="main" href={`/platform/approvals/${next.id}`}>
            {w.next}
          </LinkButton>
        )}
        <LinkButton href="/platform/approvals">{w.queue}</LinkButton>
      </div>
    </Card>
  );
}

function Company({ of: r }: { of: Queued }) {
  const w = approvalWords().one;
  const mayRead = may('platform:accounts:read');
  return (
    <Card title={w.company}>
      {mayRead ? (
        <>
          <a href={`/platform/accounts/${r.account_id}`}>
            <b>{apart(r.account_name)}</b>
          </a>
          <CompanyNow id={r.account_id} after={r.state} />
        </>
      ) : (
        <b>{apart(r.account_name)}</b>
      )}
    </Card>
  );
}

/// Fetched anew when the request was decided: what it sends as is another then.
function CompanyNow({ id, after }: { id: string; after: Queued['state'] }) {
  const w = approvalWords().one;
  const account = useResource(`account ${id} ${after}`, (aborted) =>
    ask((signal) => api.GET(`${platform}/accounts/{id}`, { params: { path: { id } }, signal }), aborted),
  );
  return (
    <Shown of={account} what={w.company} lines={3}>
      {(a) => (
        <dl class="senders-facts">
          <div>
            <dt>{w.since(when(a.created_at))}</dt>
            <dd>
              <Badge tone={a.status === 'active' ? 'ok' : 'bad'}>
                {a.status === 'active' ? w.active : w.suspended}
              </Badge>
            </dd>
          </div>
          <div>
            <dt>{w.has}</dt>
            <dd>{a.senders.length > 0 ? [...new Set(a.senders)].join(', ') : w.hasNone}</dd>
          </div>
          <div>
            <dt>{w.credit}</dt>
            <dd class="num">{money(a.available)}</dd>
          </div>
        </dl>
      )}
    </Shown>
  );
}

function People({ of: r }: { of: Queued }) {
  const w = approvalWords().one;
  return (
    <dl class="senders-facts">
      <div>
        <dt>{w.askedBy}</dt>
        <dd>
          <Person of={r.asked_by} name={r.asked_by_name} />
        </dd>
      </div>
      {r.decided_by && (
        <div>
          <dt>{w.decidedBy}</dt>
          <dd>
            <Person of={r.decided_by} name={r.decided_by_name} />
          </dd>
        </div>
      )}
    </dl>
  );
}

/// Who that is, with "person:per_…" as the detail; a link where one may look at people.
function Person({ of: who, name }: { of: string; name: string | undefined }) {
  const [kind, id = ''] = who.split(':');
  const shown = apart(name ?? id);
  return (
    <>
      {kind === 'person' && may('platform:people:manage') ? (
        <a href={`/platform/people/${id}`}>{shown}</a>
      ) : name ? (
        shown
      ) : (
        <code>{who}</code>
      )}
      {name && <small class="senders-id">{id}</small>}
    </>
  );
}
