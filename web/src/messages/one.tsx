import { useRoute } from 'preact-iso';
import { api, ask, of, type Schema } from '../api/client';
import { Unknown } from '../app/pages';
import { pathOf, useAccount, useFilter } from '../app/place';
import { may } from '../app/session';
import { money, phone, when } from '../i18n/format';
import { Dialog, say } from '../ui/dialog';
import { Form } from '../ui/form';
import { Button, Card, Copy, Head, Said, Shown } from '../ui/parts';
import { isGone, useResource } from '../ui/resource';
import { useAskAgain, useStateChanges } from './live_states';
import { TextOf } from './message_parts';
import './messages.css';
import { SendAgain } from './send_again';
import { callbackOf, isFailed, isFinal, networkName, paysOf, reasonOf, stateWords, toneOf } from './states';
import { range, Story } from './story';
import { messageWords } from './words';

type Message = Schema['Message'];

/// One message: what became of it, why, who pays, and what can be done.
export default function One() {
  const account = useAccount();
  const id = useRoute().params.id ?? '';
  const w = messageWords().one;
  const message = useResource(id, (aborted) =>
    ask((signal) => api.GET('/v1/messages/{id}', { params: { path: { id } }, headers: of(account), signal }), aborted),
  );
  useStateChanges((changes) => changes.has(id) && message.reload());
  useAskAgain(!!message.data && !isFinal(message.data.state), message.reload);
  if (isGone(message)) return <Unknown />;
  return (
    <>
      <Head
        title={message.data ? w.to(phone(message.data.to)) : w.back}
        above={<a href={pathOf(account, 'messages')}>{w.back}</a>}
      />
      <Shown of={message} what={w.what} lines={8}>
        {(m) => (
          <div class="cols">
            <div class="stack">
              <Fate m={m} account={account} done={(now) => message.change(() => now)} />
              <Card title={w.story}>
                <Story events={m.timeline} segments={m.segments} />
              </Card>
            </div>
            <div class="stack">
              <section class="phone" aria-label={w.text}>
                <small>{m.from}</small>
                <div class="bubble">
                  <TextOf text={m.text} redacted={m.redacted} gone={w.gone} />
                </div>
              </section>
              <Details m={m} />
            </div>
          </div>
        )}
      </Shown>
    </>
  );
}

/// The state as the figure, what it means, who pays, what to do.
function Fate({ m, account, done }: { m: Message; account: string; done: (now: Message) => void }) {
  const [filter, change] = useFilter();
  const w = messageWords().one;
  const s = stateWords();
  const telling = m.timeline.filter((e) => e.event === 'refused' || e.event === 'delivery_receipt').pop();
  const reason = isFailed(m.state) && telling && reasonOf(telling);
  const canCancel = m.state === 'accepted' && may('messages:send', account);
  return (
    <section class="card">
      <div class={`msg-state ${toneOf[m.state]}`}>
        <div class="figure">{s.state[m.state]}</div>
        <p>
          {m.test && isFailed(m.state) ? s.pays.testFailed : s.means[m.state]} {reason}
        </p>
        <small>
          <time dateTime={m.updated_at}>{when(m.updated_at, new Date(), true)}</time>
        </small>
      </div>
      <Said>{s.state[m.state]}</Said>
      <dl class="msg-facts">
        <dt>{w.pays}</dt>
        <dd>{paysOf(m)}</dd>
        {isFailed(m.state) && !m.test && (
          <>
            <dt>{w.todo}</dt>
            <dd>{s.next[m.state]}</dd>
          </>
        )}
      </dl>
      {may('messages:send', account) && (
        <div class="acts">
          {!m.redacted && <SendAgain m={m} account={account} />}
          {canCancel && (
            <Button kind="danger" onClick={() => change({ cancel: '1' })}>
              {w.cancel}
            </Button>
          )}
        </div>
      )}
      {canCancel && filter.cancel && (
        <CancelDialog m={m} account={account} close={() => change({ cancel: '' })} done={done} />
      )}
    </section>
  );
}

type CancelProps = { m: Message; account: string; close: () => void; done: (now: Message) => void };

function CancelDialog({ m, account, close, done }: CancelProps) {
  const w = messageWords().one;
  const cancel = async () => {
    const path = { path: { id: m.id } };
    done(await ask((signal) => api.POST('/v1/messages/{id}/cancel', { params: path, headers: of(account), signal })));
    say(w.cancelled);
    close();
  };
  return (
    <Dialog title={w.cancelTitle(phone(m.to))} onClose={close} asks>
      <p>{w.cancelText(money(m.price))}</p>
      <Form
        send={cancel}
        actions={(busy) => (
          <>
            <Button kind="danger" type="submit" busy={busy}>
              {w.cancelGo(phone(m.to))}
            </Button>
            <Button onClick={close}>{w.keep}</Button>
          </>
        )}
      >
        {null}
      </Form>
    </Dialog>
  );
}

function Details({ m }: { m: Message }) {
  const w = messageWords().one;
  const s = stateWords();
  const c = m.callback;
  const rows: [string, preact.ComponentChildren][] = [
    [w.from, m.from],
    [w.kind, s.kinds[m.class].name],
    [w.network, networkName(m.network)],
    [w.length, `${w.segments(m.segments)}, ${m.encoding === 'gsm7' ? w.gsm7 : w.ucs2}`],
    [w.price, money(m.price)],
  ];
  if (m.reference) rows.push([w.reference, m.reference]);
  if (!isFinal(m.state)) rows.push([w.until, when(m.expires_at)]);
  if (m.segments > 1)
    rows.push([
      w.parts,
      [...new Set(m.segment_states.map((p) => p.state))].map((state) => {
        const mine = m.segment_states.filter((p) => p.state === state).map((p) => p.segment);
        return (
          <div key={state}>
            {w.ofSegments(mine.length, range(mine))}: {s.segment[state]}
          </div>
        );
      }),
    ]);
  if (c)
    rows.push([
      w.callback,
      [
        w.callbacks[callbackOf(m.state, c.state)],
        c.attempts ? w.attempts(c.attempts) : '',
        c.last_status ? `HTTP ${c.last_status}` : (c.last_error ?? ''),
        c.next_at ? w.next(when(c.next_at)) : '',
      ]
        .filter(Boolean)
        .join(', '),
    ]);
  rows.push([w.id, <code key="id">{m.id}</code>]);
  return (
    <Card title={w.details}>
      <dl class="msg-facts">
        {rows.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      <div class="acts">
        <Copy text={m.id} label={w.copyId} />
      </div>
    </Card>
  );
}
