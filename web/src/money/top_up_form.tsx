import { useState } from 'preact/hooks';
import { api, ask, of } from '../api/client';
import { troubleOf } from '../api/problems';
import { isRefusal } from '../api/refusal';
import { membershipOf } from '../app/session';
import { type Money, money, plus } from '../i18n/format';
import { Field, Form, required, TextField } from '../ui/form';
import { Button, Choice, Note } from '../ui/parts';
import type { Balance } from './balance';
import { type Networks, Texts } from './credit';
import { type Drafted, ownPhone } from './top_up_draft';
import { amountOf, amountsOf, choiceOf, inKes, isSameLine, type Options, short, type TopUp } from './top_up_rules';
import { topUpWords } from './top_up_words';

type Given = {
  account: string;
  options: Options;
  /// Asks again what is possible.
  look: () => void;
  draft: Drafted;
  balance: Balance | undefined;
  networks: Networks;
  /// It is kept; the phone is asked in a moment.
  done: (asked: TopUp) => void;
  /// Something of it was refused that the list may explain.
  refused: () => void;
};

type Refusal = 'open' | 'line' | 'reused';
/// Refusals that mean something else here than elsewhere.
const refusals: Record<string, Refusal> = {
  too_many_requests_open: 'open',
  not_sms_capable: 'line',
  idempotency_key_reused: 'reused',
};

const kes = (n: number): string => short(inKes(n));

type Wanted = { phone: string; amount: number | undefined };

/// Asks the server once for each intention, and knows which of its refusals mean something else here.
function useAsking({ account, draft: { d, anew }, done, refused }: Given, { phone, amount }: Wanted) {
  const [refusal, refuse] = useState<Refusal | undefined>();
  const [isBusy, busy] = useState(false);
  const send = async () => {
    if (amount === undefined) return;
    refuse(undefined);
    busy(true);
    const params = { header: { 'Idempotency-Key': d.key } };
    const body = { phone: phone.trim(), amount };
    try {
      const asked = await ask((signal) => api.POST('/v1/top-ups', { params, headers: of(account), body, signal }));
      anew();
      done(asked);
    } catch (e) {
      // Nothing was taken under this key, or something else: the next try is another intention.
      if (isRefusal(e)) anew();
      const own = refusals[troubleOf(e).code];
      if (!own) throw e;
      refuse(own);
      refused();
    } finally {
      busy(false);
    }
  };
  return { send, refusal, isBusy };
}

/// Asks how much and which phone. The button says both.
export function TopUpForm(given: Given) {
  const { account, options, look, draft, balance, networks } = given;
  const w = topUpWords();
  const { d, set } = draft;
  const amount = amountOf(d, options);
  const phone = d.phone ?? ownPhone();
  const isWithin = amount !== undefined && amount >= options.least && amount <= options.most;
  const { send, refusal, isBusy } = useAsking(given, { phone, amount });
  const check = (): [string, string][] => {
    const wrong = required({ phone });
    if (amount === undefined) wrong.unshift(['amount', w.form.notWhole]);
    else if (!isWithin) wrong.unshift(['amount', w.form.outside(kes(options.least), kes(options.most))]);
    return wrong;
  };
  const isSuspended = membershipOf(account)?.active === false;
  const go = isSameLine(phone, ownPhone()) || !phone ? w.form.go : w.form.goOther;
  return (
    <Form label={w.title} check={check} send={send} actions={() => null} places={{ invalid_msisdn: 'phone' }}>
      {!options.available && (
        <Note tone="warn" live action={<Button onClick={look}>{w.now.look}</Button>}>
          {w.away}
        </Note>
      )}
      <div class="cols top-cols">
        <section class="card">
          <AmountField options={options} draft={draft} />
          <TextField
            name="phone"
            type="tel"
            inputMode="tel"
            autocomplete="tel"
            label={w.form.phone}
            hint={w.form.phoneHint}
            value={phone}
            onInput={(next) => set({ phone: next })}
          />
          {options.short_code && <small>{w.form.goesTo(options.short_code)}</small>}
        </section>
        <section class="sticky" aria-label={w.form.goBare}>
          {refusal && (
            <Note tone="warn" live>
              {w.refused[refusal]}
            </Note>
          )}
          {amount !== undefined && isWithin && <After sum={inKes(amount)} balance={balance} networks={networks} />}
          <Button kind="main" wide type="submit" busy={isBusy} disabled={!options.available || isSuspended}>
            {amount !== undefined && isWithin ? go(kes(amount)) : w.form.goBare}
          </Button>
        </section>
      </div>
    </Form>
  );
}

function AmountField({ options, draft: { d, set } }: { options: Options; draft: Drafted }) {
  const w = topUpWords().form;
  const choice = choiceOf(d, options);
  const isOther = choice === 'other';
  return (
    <Field name="amount" label={w.amount} hint={isOther && w.range(kes(options.least), kes(options.most))}>
      {({ id, describedBy, invalid }) => (
        <div class="stack-s">
          <div id={isOther ? undefined : id} class="top-amounts" role="group" tabIndex={-1} aria-label={w.amount}>
            <Choice
              label={w.amount}
              hideLabel
              value={choice}
              options={[...amountsOf(options).map((n) => [String(n), kes(n)] as const), ['other', w.other] as const]}
              onChange={(next) => set({ choice: next })}
            />
          </div>
          {isOther && (
            <input
              class="input"
              id={id}
              name="other"
              inputMode="numeric"
              autocomplete="off"
              maxLength={14}
              value={d.other}
              onInput={(e) => set({ other: e.currentTarget.value })}
              aria-describedby={describedBy}
              aria-invalid={invalid ? 'true' : undefined}
            />
          )}
        </div>
      )}
    </Field>
  );
}

/// What the sum pays for, and the credit with it.
function After({ sum, balance, networks }: { sum: Money; balance: Balance | undefined; networks: Networks }) {
  return (
    <>
      <div class="row">
        <small class="num">
          <Texts sum={sum} networks={networks} />
        </small>
        <b class="num top-sum">{short(sum)}</b>
      </div>
      {balance && (
        <div class="row">
          <small>{topUpWords().form.after}</small>
          <small class="num">{money(plus(balance.available, sum))}</small>
        </div>
      )}
    </>
  );
}
