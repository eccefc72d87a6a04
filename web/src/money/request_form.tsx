import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { amountOf } from '../accounts/funds_rules';
import { api, ask } from '../api/client';
import { Trouble } from '../api/problems';
import { useDraft } from '../app/draft';
import { Unknown } from '../app/pages';
import { useFilter } from '../app/place';
import { dateOf, oneLine } from '../i18n/format';
import { say } from '../ui/dialog';
import { SelectField, tooLong } from '../ui/fields';
import { Form, required, TextField } from '../ui/form';
import { Button, Card, Head, Note } from '../ui/parts';
import {
  type FormKind,
  formKindOf,
  longestNote,
  longestParty,
  longestReference,
  type Way,
  waysOf,
} from './request_rules';
import { requestWords } from './requests.words';
import { short } from './top_up_rules';

type Draft = { amount: string; reference: string; way: Way; value_date: string; party: string; note: string };

/// A bank payment or a refund of the company in the address, for another person to approve.
export default function NewRequest() {
  const [filter] = useFilter();
  const kind = formKindOf(filter.kind);
  const account = filter.account ?? '';
  const w = requestWords();
  if (!/^acc_[0-9a-z]{13}$/.test(account)) return <Unknown />;
  return (
    <>
      <Head title={w.new[kind]} above={<a href={`/platform/accounts/${account}`}>{w.for(account)}</a>} />
      <Note>{w.newAbout[kind]}</Note>
      <Card>
        <ProposalForm key={kind} kind={kind} account={account} />
      </Card>
    </>
  );
}

function ProposalForm({ kind, account }: { kind: FormKind; account: string }) {
  const w = requestWords();
  const { route } = useLocation();
  const [problem, complain] = useState('');
  const [draft, drop] = useDraft<Draft>(`money.${kind}.${account}`, () => ({
    amount: '',
    reference: '',
    way: waysOf(kind)[0] ?? 'bank_transfer',
    value_date: dateOf(new Date()),
    party: '',
    note: '',
  }));
  const d = draft.value;
  const set = (part: Partial<Draft>) => {
    draft.value = { ...draft.value, ...part };
  };
  const isPayment = kind === 'bank_payment';
  const decimal = amountOf(d.amount);
  const sum = decimal === undefined ? w.some : short({ amount: decimal, currency: 'KES' });
  const check = (): [string, string][] => [
    ...required({ amount: d.amount, party: d.party, ...(isPayment ? { reference: d.reference } : { note: d.note }) }),
    ...(d.amount !== '' && decimal === undefined ? [['amount', w.amountWrong] as [string, string]] : []),
    ...(isPayment && !isPast(d.value_date) ? [['value_date', w.dayWrong] as [string, string]] : []),
    ...tooLong('reference', d.reference, longestReference),
    ...tooLong('party', d.party, longestParty),
    ...tooLong('note', d.note, longestNote),
  ];
  const send = async () => {
    complain('');
    const body = {
      kind,
      account,
      amount: decimal ?? '',
      way: d.way,
      party: oneLine(d.party),
      ...(isPayment && { reference: oneLine(d.reference), value_date: d.value_date }),
      ...(d.note.trim() !== '' && { note: oneLine(d.note) }),
    };
    try {
      const made = await ask((signal) => api.POST('/v1/platform/money-requests', { body, signal }));
      drop();
      say(w.proposedDone(sum));
      route(`/platform/money-requests/${made.id}`);
    } catch (e) {
      if (e instanceof Trouble && e.code === 'already_exists') return complain(isPayment ? w.used : w.openRefund);
      if (e instanceof Trouble && e.code === 'insufficient_credit') return complain(w.short);
      throw e;
    }
  };
  return (
    <>
      {problem && (
        <div role="alert">
          <Note tone="bad">{problem}</Note>
        </div>
      )}
      <Form
        label={w.new[kind]}
        check={check}
        send={send}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {w.propose(sum)}
          </Button>
        )}
      >
        <Fields kind={kind} of={d} set={set} />
      </Form>
    </>
  );
}

const isPast = (day: string) => /^\d{4}-\d{2}-\d{2}$/.test(day) && day <= dateOf(new Date());

function Fields({ kind, of: d, set }: { kind: FormKind; of: Draft; set: (part: Partial<Draft>) => void }) {
  const w = requestWords();
  const isPayment = kind === 'bank_payment';
  return (
    <>
      <TextField
        name="amount"
        label={w.amountLabel}
        value={d.amount}
        onInput={(amount) => set({ amount })}
        inputMode="decimal"
        autocomplete="off"
        maxLength={20}
      />
      <SelectField<Way>
        name="way"
        label={w.way}
        value={d.way}
        options={waysOf(kind).map((way) => [way, w.ways[way]] as const)}
        onChange={(way) => set({ way })}
      />
      {isPayment && (
        <>
          <TextField
            name="reference"
            label={w.referenceLabel}
            hint={w.referenceHint}
            value={d.reference}
            onInput={(reference) => set({ reference })}
            autocomplete="off"
            spellcheck={false}
          />
          <TextField
            name="value_date"
            label={w.dayLabel}
            type="date"
            max={dateOf(new Date())}
            value={d.value_date}
            onInput={(value_date) => set({ value_date })}
          />
        </>
      )}
      <TextField
        name="party"
        label={isPayment ? w.payerLabel : w.payeeLabel}
        value={d.party}
        onInput={(party) => set({ party })}
        autocomplete="off"
      />
      <TextField
        name="note"
        label={w.noteLabel[kind]}
        hint={w.noteHint[kind]}
        optional={isPayment}
        value={d.note}
        onInput={(note) => set({ note })}
        autocomplete="off"
      />
    </>
  );
}
