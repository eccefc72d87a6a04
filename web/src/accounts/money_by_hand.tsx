import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, ask } from '../api/client';
import { Trouble } from '../api/problems';
import { useDraft } from '../app/draft';
import { type Money, minus, money, plus } from '../i18n/format';
import { Dialog, say } from '../ui/dialog';
import { Facts } from '../ui/facts';
import { tooLong } from '../ui/fields';
import { Form, required, TextField } from '../ui/form';
import { Button, Card, Choice, LinkButton, Note } from '../ui/parts';
import { amountOf, type Kind, longestReason, longestReference, proposedReference } from './funds_rules';
import type { StaffAccount } from './staff_account';
import { staffAccountWords } from './staff_accounts.words';

type Draft = { kind: Kind; amount: string; reason: string; reference: string };
const empty = (): Draft => ({ kind: 'credit', amount: '', reason: '', reference: proposedReference() });

type Given = { of: StaffAccount; reload: () => void };
type Question = { decide: (yes: boolean) => void };

const goText = (draft: Draft, sum: Money | undefined, name: string): string => {
  const w = staffAccountWords().money;
  const text = sum ? money(sum) : w.some;
  return draft.kind === 'credit' ? w.credits(text, name) : w.debits(text, name);
};

/// Money in or out by hand. It is asked once more before it moves; sent again under its reference it moves once.
export function MoneyByHand({ of: a, reload }: Given) {
  const { route } = useLocation();
  const [draft, drop] = useDraft(`funds.${a.id}`, empty);
  const [question, put] = useState<Question | undefined>();
  const [problem, tell] = useState<{ title: string; text: string } | undefined>();
  const w = staffAccountWords().money;
  const d = draft.value;
  const set = (part: Partial<Draft>) => {
    draft.value = { ...draft.value, ...part };
  };
  const decimal = amountOf(d.amount);
  const sum = decimal === undefined ? undefined : { amount: decimal, currency: a.available.currency };
  const go = goText(d, sum, a.name);

  const move = async () => {
    const body = bodyOf(d, a.id);
    const made = await ask((signal) => api.POST('/v1/platform/money-requests', { body, signal }));
    drop();
    const text = sum ? money(sum) : '';
    if (made.state === 'done') {
      say((d.kind === 'credit' ? w.credited : w.debited)(text, a.name));
      return reload();
    }
    say(w.proposed(text));
    route(`/platform/money-requests/${made.id}`);
  };
  const send = async () => {
    tell(undefined);
    const isWanted = await new Promise<boolean>((decide) => put({ decide }));
    try {
      if (isWanted) await move();
    } catch (e) {
      const found = e instanceof Trouble ? explained(e, d.reference.trim()) : undefined;
      if (!found) throw e;
      tell(found);
      reload();
    } finally {
      put(undefined);
    }
  };
  return (
    <Card title={w.title}>
      <small>{w.about}</small>
      <OtherWays account={a.id} />
      {problem && (
        <div role="alert">
          <Note tone="bad">
            <b>{problem.title}</b> {problem.text}
          </Note>
        </div>
      )}
      <Form
        label={w.title}
        check={() => faultsOf(d)}
        send={send}
        actions={(busy) => (
          <Button kind={d.kind === 'credit' ? 'main' : 'danger'} wide type="submit" busy={busy}>
            {go}
          </Button>
        )}
      >
        <Fields of={d} set={set} />
      </Form>
      {question && sum && <Asked of={a} draft={d} sum={sum} decide={question.decide} />}
    </Card>
  );
}

const OtherWays = ({ account }: { account: string }) => (
  <div class="acts">
    <LinkButton href={`/platform/money-requests/new?kind=bank_payment&account=${account}`}>
      {staffAccountWords().money.bank}
    </LinkButton>
    <LinkButton href={`/platform/money-requests/new?kind=refund&account=${account}`}>
      {staffAccountWords().money.refund}
    </LinkButton>
  </div>
);

const bodyOf = (d: Draft, account: string) => ({
  kind: 'adjustment' as const,
  account,
  amount: amountOf(d.amount) ?? '',
  direction: d.kind,
  reference: d.reference.trim(),
  note: d.reason.trim(),
});

function faultsOf(d: Draft): [string, string][] {
  const missing = required({ amount: d.amount, reason: d.reason, reference: d.reference });
  if (missing.length > 0) return missing;
  return [
    ...(amountOf(d.amount) === undefined
      ? [['amount', staffAccountWords().money.amountWrong] as [string, string]]
      : []),
    ...tooLong('reason', d.reason, longestReason),
    ...tooLong('reference', d.reference, longestReference),
  ];
}

/// What is told apart from what the codes say: here one wants to know whether money has moved.
function explained(e: Trouble, reference: string) {
  const w = staffAccountWords().money;
  if (e.code === 'already_exists') return { title: w.usedTitle, text: w.used(reference) };
  if (e.code === 'insufficient_credit') return { title: '', text: w.short };
  if (e.code === 'timed_out' || e.code === 'slow' || e.code === 'offline' || e.code === 'not_understood')
    return { title: '', text: w.unsure };
  return undefined;
}

function Fields({ of: d, set }: { of: Draft; set: (part: Partial<Draft>) => void }) {
  const w = staffAccountWords().money;
  return (
    <>
      <div class="pair">
        <Choice<Kind>
          label={w.kind}
          value={d.kind}
          options={[
            ['credit', w.credit],
            ['debit', w.debit],
          ]}
          onChange={(kind) => set({ kind })}
        />
        <TextField
          name="amount"
          label={w.amount}
          value={d.amount}
          onInput={(amount) => set({ amount })}
          inputMode="decimal"
          autocomplete="off"
          maxLength={20}
        />
      </div>
      <TextField
        name="reason"
        label={w.reason}
        hint={w.reasonHint}
        value={d.reason}
        onInput={(reason) => set({ reason })}
        autocomplete="off"
      />
      <div class="staffacc-reference">
        <TextField
          name="reference"
          label={w.reference}
          hint={w.referenceHint}
          value={d.reference}
          onInput={(reference) => set({ reference })}
          autocomplete="off"
          spellcheck={false}
        />
        <Button kind="quiet" icon="refresh" onClick={() => set({ reference: proposedReference() })}>
          {w.propose}
        </Button>
      </div>
    </>
  );
}

type AskedProps = { of: StaffAccount; draft: Draft; sum: Money; decide: (yes: boolean) => void };

/// It stays until the money has moved.
function Asked({ of: a, draft: d, sum, decide }: AskedProps) {
  const [busy, setBusy] = useState(false);
  const w = staffAccountWords().money;
  const then = d.kind === 'credit' ? plus(a.available, sum) : minus(a.available, sum);
  const go = goText(d, sum, a.name);
  return (
    <Dialog title={go} {...(!busy && { onClose: () => decide(false) })}>
      <Facts
        rows={[
          [w.before, money(a.available)],
          [w.after, <b>{money(then)}</b>],
          [w.reason, d.reason.trim()],
          [w.reference, d.reference.trim()],
        ]}
      />
      <Button
        kind={d.kind === 'credit' ? 'main' : 'danger'}
        wide
        busy={busy}
        onClick={() => {
          setBusy(true);
          decide(true);
        }}
      >
        {go}
      </Button>
    </Dialog>
  );
}
