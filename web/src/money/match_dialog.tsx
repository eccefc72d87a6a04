import { useState } from 'preact/hooks';
import { api, ask, type Schema } from '../api/client';
import { Trouble } from '../api/problems';
import { money } from '../i18n/format';
import { apart } from '../i18n/voice';
import { Dialog, say } from '../ui/dialog';
import { Facts } from '../ui/facts';
import { tooLong } from '../ui/fields';
import { Form, required, TextField } from '../ui/form';
import { Button, Note, TroubleNote } from '../ui/parts';
import { RadioField } from '../ui/radios';
import { useResource } from '../ui/resource';
import { rested } from '../ui/rested';
import { longestReason, type Payment, payerText } from './payment_rules';
import { paymentWords } from './payments.words';

type Found = Schema['StaffAccountSummary'];
const isNumber = (text: string) => /^[0-9a-z]{9}(?:[0-9a-z]{3})?$/i.test(text.replace(/[\s-]/g, ''));

/// The first few companies that begin so; they are looked for when the typing rests.
const useFound = (prefix: string) =>
  useResource<readonly Found[]>(`companies ${prefix}`, async (aborted) => {
    if (prefix === '' || !(await rested(aborted))) return [];
    const query = { prefix, limit: 5 };
    return (await ask((signal) => api.GET('/v1/platform/accounts', { params: { query }, signal }), aborted)).accounts;
  });

/// Whom one may choose: who was found, or what is written when it may itself be an account's number.
function useOptions(prefix: string) {
  const companies = useFound(prefix);
  const found = prefix === '' ? undefined : companies.data;
  const options = [
    ...(found ?? []).map((a) => [a.id, apart(a.name), a.email] as const),
    ...(found?.length === 0 && isNumber(prefix) ? [[prefix, prefix, paymentWords().byNumber] as const] : []),
  ];
  return { options, companies, isNobody: companies.state === 'ready' && found?.length === 0 && options.length === 0 };
}

/// What M-Pesa has told of it.
function Told({ of: payment }: { of: Payment }) {
  const w = paymentWords();
  return (
    <Facts
      rows={[
        [w.receipt, payment.receipt],
        [w.typed, payment.typed],
        [w.payerPhone, payerText(payment.payer)],
        [w.payerName, payment.name],
        [w.trouble, payment.trouble],
      ]}
    />
  );
}

type Given = { of: Payment; matched: (now: Payment) => void; gone: () => void; close: () => void };

/// Whose a payment is, and how one knows: it is credited once.
export function MatchDialog({ of: payment, matched, gone, close }: Given) {
  const w = paymentWords();
  const [text, write] = useState('');
  const [chosen, choose] = useState('');
  const [reason, tell] = useState('');
  const [problem, complain] = useState('');
  const { options, companies, isNobody } = useOptions(text.trim());
  const sum = money(payment.amount);
  const who = options.find(([id]) => id === chosen);
  const send = async () => {
    complain('');
    const params = { path: { id: payment.id } };
    const body = { account: chosen, reason: reason.trim() };
    try {
      matched(await ask((signal) => api.POST('/v1/platform/payments/{id}/match', { params, body, signal })));
      say(w.done(sum));
    } catch (e) {
      if (!(e instanceof Trouble)) throw e;
      if (e.code === 'not_waiting') {
        say(w.late, 'bad');
        return gone();
      }
      if (e.code === 'already_exists') return complain(w.byHand);
      if (e.at('/account')) return complain(w.noAccount);
      throw e;
    }
  };
  return (
    <Dialog title={w.matchTitle(sum)} onClose={close}>
      <Told of={payment} />
      {problem && (
        <div role="alert">
          <Note tone="bad">{problem}</Note>
        </div>
      )}
      <Form
        label={w.match}
        send={send}
        check={() => [
          ...(who ? [] : [['search', w.whoMissing] as [string, string]]),
          ...required({ reason }),
          ...tooLong('reason', reason, longestReason),
        ]}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {who ? w.go(sum, who[1]) : w.goBare(sum)}
          </Button>
        )}
      >
        <TextField
          name="search"
          label={w.who}
          hint={w.whoHint}
          value={text}
          onInput={(next) => {
            write(next);
            choose('');
          }}
          autocomplete="off"
          spellcheck={false}
          maxLength={254}
        />
        {options.length > 0 && (
          <RadioField name="account" label={w.whatWho} value={chosen} options={options} onChange={choose} />
        )}
        {companies.trouble && <TroubleNote trouble={companies.trouble} retry={companies.reload} />}
        {isNobody && <small role="status">{w.whoNone}</small>}
        <TextField name="reason" label={w.why} hint={w.whyHint} value={reason} onInput={tell} autocomplete="off" />
      </Form>
    </Dialog>
  );
}
