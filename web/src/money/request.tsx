import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { actorOf } from '../access/audit_entry';
import { api, ask } from '../api/client';
import { Trouble } from '../api/problems';
import { Unknown } from '../app/pages';
import { me } from '../app/session';
import { when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { say } from '../ui/dialog';
import { Facts } from '../ui/facts';
import { required, TextField, tooLong } from '../ui/form';
import { Badge, Button, Card, Head, Note, Shown } from '../ui/parts';
import { Question, ReasonQuestion } from '../ui/question';
import { isGone, useResource } from '../ui/resource';
import { longestNote, longestReference, type MoneyRequest, mayOf, toneOf } from './request_rules';
import { requestWords } from './requests.words';
import { short } from './top_up_rules';

type Act = 'approve' | 'refuse' | 'withdraw' | 'pay_out';

/// One request about money, and what whoever looks may do about it.
export default function OneRequest() {
  const id = useRoute().params.id ?? '';
  const w = requestWords();
  const request = useResource(`money request ${id}`, (aborted) =>
    ask((signal) => api.GET('/v1/platform/money-requests/{id}', { params: { path: { id } }, signal }), aborted),
  );
  const [act, begin] = useState<Act | undefined>();
  if (isGone(request)) return <Unknown />;
  const r = request.data;
  const may = r && mayOf(r, me.value?.id);
  const close = () => begin(undefined);
  const ended = (now?: MoneyRequest) => {
    close();
    if (now) request.change(() => now);
    else request.reload();
  };
  return (
    <>
      <Head title={r ? short(r.amount) : w.one} above={<a href="/platform/money-requests">{w.title}</a>}>
        {r && <Badge tone={toneOf(r.state)}>{w.states[r.state]}</Badge>}
        {may?.decide && (
          <Button kind="main" onClick={() => begin('approve')}>
            {w.approve}
          </Button>
        )}
        {may?.decide && <Button onClick={() => begin('refuse')}>{w.refuse}</Button>}
        {may?.withdraw && <Button onClick={() => begin('withdraw')}>{w.withdraw}</Button>}
        {may?.payOut && (
          <Button kind="main" onClick={() => begin('pay_out')}>
            {w.payOut}
          </Button>
        )}
      </Head>
      <Shown of={request} what={w.whatOne} lines={8}>
        {(d) => <Known of={d} />}
      </Shown>
      {r && act && <Acting of={r} act={act} ended={ended} close={close} />}
    </>
  );
}

const at = (time: string | undefined) => time && <time dateTime={time}>{when(time)}</time>;

/// Whoever has no name is called as the log of changes does.
const who = (actor: string | undefined, name: string | undefined) =>
  actor && actorOf({ actor, ...(name && { actor_name: name }), personal: {}, erased: false }, () => name, me.value?.id);

function Known({ of: r }: { of: MoneyRequest }) {
  const w = requestWords();
  const may = mayOf(r, me.value?.id);
  return (
    <Card>
      {r.alone && <Note>{w.alone}</Note>}
      {may.withdraw && <Note>{w.own}</Note>}
      <Facts
        rows={[
          [w.kind, `${w.kinds[r.kind]} (${w.signs[r.direction]})`],
          [w.company, <a href={`/platform/accounts/${r.account}`}>{apart(r.account_name ?? r.account)}</a>],
          [w.reference, r.reference],
          [w.way, r.way && w.ways[r.way]],
          [w.valueDate, r.value_date],
          [r.kind === 'refund' ? w.payee : w.payer, r.party],
          [w.note, r.note],
          [w.proposedBy, who(r.proposed_by, r.proposer)],
          [w.proposed, at(r.proposed_at)],
          [w.expires, at(r.expires_at)],
          [w.decidedBy, who(r.decided_by, r.decider)],
          [w.decided, at(r.decided_at)],
          [w.decision, r.decision],
          [w.paidReference, r.paid_reference],
          [w.paidBy, who(r.paid_by, r.paid_out_by)],
          [w.paid, at(r.paid_at)],
        ]}
      />
    </Card>
  );
}

type Given = { of: MoneyRequest; act: Act; ended: (now?: MoneyRequest) => void; close: () => void };

function Acting({ of: r, act, ended, close }: Given) {
  const w = requestWords();
  const sum = short(r.amount);
  const params = { path: { id: r.id } };
  /// What somebody else was quicker with is shown as it stands.
  const done = async (asked: () => Promise<MoneyRequest>, said: string) => {
    try {
      ended(await asked());
      say(said);
    } catch (e) {
      if (!(e instanceof Trouble)) throw e;
      const words = wordsOf(e);
      if (!words) throw e;
      say(words, 'bad');
      ended();
    }
  };
  const url = '/v1/platform/money-requests/{id}' as const;
  if (act === 'approve')
    return (
      <Question
        title={w.approveTitle[r.direction](sum)}
        about={w.approveAbout}
        go={w.approve}
        kind="main"
        close={close}
        send={() => done(() => ask((signal) => api.POST(`${url}/approve`, { params, signal })), w.approved(sum))}
      />
    );
  if (act === 'withdraw')
    return (
      <Question
        title={w.withdrawTitle(sum)}
        about={w.withdrawAbout}
        go={w.withdraw}
        kind="danger"
        close={close}
        send={() => done(() => ask((signal) => api.POST(`${url}/withdraw`, { params, signal })), w.withdrawn(sum))}
      />
    );
  if (act === 'refuse')
    return (
      <ReasonQuestion
        title={w.refuseTitle(sum)}
        go={w.refuse}
        draft={`refuse.${r.id}`}
        label={w.decision}
        hint={w.refuseHint}
        most={longestNote}
        close={close}
        send={(reason) => {
          const body = { reason };
          return done(() => ask((signal) => api.POST(`${url}/refuse`, { params, body, signal })), w.refused(sum));
        }}
      />
    );
  return <PayOut of={r} done={done} close={close} />;
}

function wordsOf(e: Trouble): string | undefined {
  const w = requestWords();
  if (e.code === 'not_waiting' || e.code === 'no_change') return w.late;
  if (e.code === 'insufficient_credit') return w.short;
  if (e.code === 'already_exists') return w.used;
  return undefined;
}

type PayOutGiven = {
  of: MoneyRequest;
  done: (asked: () => Promise<MoneyRequest>, said: string) => Promise<void>;
  close: () => void;
};

function PayOut({ of: r, done, close }: PayOutGiven) {
  const w = requestWords();
  const [reference, write] = useState('');
  const sum = short(r.amount);
  const params = { path: { id: r.id } };
  const body = { reference: reference.trim() };
  return (
    <Question
      title={w.payOutTitle(sum)}
      go={w.payOut}
      kind="main"
      close={close}
      check={() => [...required({ reference }), ...tooLong('reference', reference, longestReference)]}
      send={() =>
        done(
          () => ask((signal) => api.POST('/v1/platform/money-requests/{id}/paid-out', { params, body, signal })),
          w.paidOut(sum),
        )
      }
    >
      <TextField
        name="reference"
        label={w.reference}
        hint={w.payOutHint}
        value={reference}
        onInput={write}
        autocomplete="off"
        spellcheck={false}
      />
    </Question>
  );
}
