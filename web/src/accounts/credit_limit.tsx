import { useState } from 'preact/hooks';
import { api, ask } from '../api/client';
import { Trouble } from '../api/problems';
import { may } from '../app/session';
import { money, when } from '../i18n/format';
import { apart, book } from '../i18n/voice';
import { say } from '../ui/dialog';
import { tooLong } from '../ui/fields';
import { Form, required, TextField } from '../ui/form';
import { Button, Card, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { words } from './credit_limit.words.en';
import { amountOf, longestReason } from './funds_rules';
import type { StaffAccount } from './staff_account';

const limitWords = book(words, () => import('./credit_limit.words.sw'));

type Given = { of: StaffAccount; changed: (next: StaffAccount) => void };

/// "0" is a limit, and no amount of money to move.
export const limitOf = (text: string): string | undefined =>
  /^0+(\.0{1,4})?$/.test(text.trim()) ? '0' : amountOf(text);

/// How far below zero an account may go: what it was, and for those who may, what it is from now on.
export function CreditLimit({ of: a, changed }: Given) {
  const w = limitWords();
  const history = useResource(`credit limits ${a.id}`, (aborted) =>
    ask(
      (signal) => api.GET('/v1/platform/accounts/{id}/credit-limits', { params: { path: { id: a.id } }, signal }),
      aborted,
    ),
  );
  return (
    <Card title={w.title}>
      <small>{w.about}</small>
      {may('platform:money:manage') && <Change of={a} changed={changed} reload={history.reload} />}
      <h3>{w.history}</h3>
      <Shown of={history} what={w.what} lines={2}>
        {({ credit_limits }) =>
          credit_limits.length === 0 ? (
            <p class="quiet-text">{w.none}</p>
          ) : (
            <ul class="list">
              {credit_limits.map((c) => (
                <li key={c.at}>
                  <span class="num">{w.change(money(c.before), money(c.after))}</span>
                  <span>{apart(c.reason)}</span>
                  <small>{when(c.at)}</small>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </Card>
  );
}

function Change({ of: a, changed, reload }: Given & { reload: () => void }) {
  const w = limitWords();
  const [text, write] = useState('');
  const [reason, because] = useState('');
  const limit = limitOf(text);
  const send = async () => {
    const body = { amount: limit ?? '', reason: reason.trim() };
    try {
      const set = await ask((signal) =>
        api.PUT('/v1/platform/accounts/{id}/credit-limit', { params: { path: { id: a.id } }, body, signal }),
      );
      changed({ ...a, credit_limit: set.after });
      say(w.done(a.name, money(set.after)));
    } catch (e) {
      if (!(e instanceof Trouble) || e.code !== 'no_change') throw e;
      say(w.already, 'bad');
    }
    write('');
    because('');
    reload();
  };
  const check = (): [string, string][] => {
    const missing = required({ amount: text, reason });
    if (missing.length > 0) return missing;
    return [
      ...(limit === undefined || Number(limit) > 100_000_000 ? [['amount', w.amountWrong] as [string, string]] : []),
      ...tooLong('reason', reason, longestReason),
    ];
  };
  return (
    <Form
      label={w.title}
      check={check}
      send={send}
      actions={(busy) => (
        <Button wide type="submit" busy={busy}>
          {w.go}
        </Button>
      )}
    >
      <TextField
        name="amount"
        label={w.amount}
        value={text}
        onInput={write}
        inputMode="decimal"
        autocomplete="off"
        maxLength={20}
      />
      <TextField
        name="reason"
        label={w.reason}
        hint={w.reasonHint}
        value={reason}
        onInput={because}
        autocomplete="off"
      />
    </Form>
  );
}
