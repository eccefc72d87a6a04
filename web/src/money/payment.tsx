import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { api, ask, type Schema } from '../api/client';
import { Unknown } from '../app/pages';
import { money, when } from '../i18n/format';
import { Facts } from '../ui/facts';
import { Badge, Button, Card, Head, Note, Shown } from '../ui/parts';
import { isGone, useResource } from '../ui/resource';
import { MatchDialog } from './match_dialog';
import { daysSince, payerText } from './payment_rules';
import { paymentWords } from './payments.words';
import './payments.css';

type Details = Schema['PaymentDetails'];

/// One payment with what M-Pesa posted of it, and the way to match it.
export default function OnePayment() {
  const id = useRoute().params.id ?? '';
  const w = paymentWords();
  const payment = useResource(`payment ${id}`, (aborted) =>
    ask((signal) => api.GET('/v1/platform/payments/{id}', { params: { path: { id } }, signal }), aborted),
  );
  const [isMatching, match] = useState(false);
  if (isGone(payment)) return <Unknown />;
  const p = payment.data;
  return (
    <>
      <Head title={p ? money(p.amount) : w.one} above={<a href="/platform/payments">{w.title}</a>}>
        {p && <Badge tone={p.state === 'credited' ? 'ok' : 'warn'}>{w.states[p.state]}</Badge>}
        {p?.state === 'suspense' && (
          <Button kind="main" onClick={() => match(true)}>
            {w.match}
          </Button>
        )}
      </Head>
      <Shown of={payment} what={w.whatOne} lines={8}>
        {(d) => (
          <div class="cols">
            <Known of={d} />
            <Posted of={d} />
          </div>
        )}
      </Shown>
      {isMatching && p && (
        <MatchDialog
          of={p}
          matched={() => {
            match(false);
            payment.reload();
          }}
          gone={() => {
            match(false);
            payment.reload();
          }}
          close={() => match(false)}
        />
      )}
    </>
  );
}

const at = (time: string | undefined) => time && <time dateTime={time}>{when(time)}</time>;

function Known({ of: d }: { of: Details }) {
  const w = paymentWords();
  return (
    <Card>
      {d.trouble && <Note tone="warn">{d.trouble}</Note>}
      <Facts
        rows={[
          [w.receipt, d.receipt],
          [w.typed, d.typed],
          [w.payerPhone, payerText(d.payer)],
          [w.payerName, d.name],
          [w.company, d.account && <a href={`/platform/accounts/${d.account}`}>{d.account}</a>],
          [w.topUp, d.top_up],
          [w.source, w.sources[d.source]],
          [w.shortCode, d.short_code],
          [w.paid, at(d.paid_at)],
          [w.told, at(d.told_at)],
          [w.credited, at(d.credited_at)],
          [w.age, d.state === 'suspense' && w.days(daysSince(d.told_at, Date.now()))],
          [w.matchedBy, d.matched_by],
          [w.reason, d.reason],
        ]}
      />
    </Card>
  );
}

function Posted({ of: d }: { of: Details }) {
  const w = paymentWords();
  return (
    <Card title={w.posted}>
      {d.posted.length === 0 ? (
        <small>{w.postedNone}</small>
      ) : (
        <ul class="list payments-posted">
          {d.posted.map((one) => (
            <li key={`${one.at} ${one.address}`}>
              <time dateTime={one.at}>{when(one.at)}</time>
              <small>
                {w.postedFrom(one.address)} · {one.note || (one.done ? w.postedDone : w.postedWaits)}
              </small>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
