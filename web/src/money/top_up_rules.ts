import type { Schema } from '../api/client';
import { type Money, money, phone } from '../i18n/format';
import type { Tone } from '../ui/parts';

/// Payments by M-Pesa: how much may be asked for, and how long one is looked at. Knows no words and no requests.

export type TopUp = Schema['TopUp'];
export type State = TopUp['state'];
export type Reason = NonNullable<TopUp['reason']>;
export type Options = Schema['TopUpOptions'];

const usual = [100, 500, 1000, 2500, 5000];
/// Those of the usual amounts that the platform takes.
export const amountsOf = ({ least, most }: Pick<Options, 'least' | 'most'>): number[] =>
  usual.filter((n) => n >= least && n <= most);

export const inKes = (amount: number): Money => ({ amount: `${amount}.0000`, currency: 'KES' });
/// KES 500; cents only where there are some.
export const short = (m: Money): string => money(m).replace(/\.00$/, '');

/// What is written of an amount: one of the usual ones, or another.
export type Written = { choice: string; other: string };

/// What is chosen of what there is: the wish, or else the smallest of the usual ones, or else another.
export function choiceOf(d: Written, o: Pick<Options, 'least' | 'most'>): string {
  const amounts = amountsOf(o).map(String);
  return d.choice === 'other' || amounts.includes(d.choice) ? d.choice : (amounts[0] ?? 'other');
}

/// Whole shillings as people write them: "1,500", "Ksh 500/=", "750.00".
export function shillingsIn(text: string): number | undefined {
  const found = /^(?:ke?sh?s?\.?)?\s*(\d{1,3}(?:[, ]\d{3})+|\d{1,9})(?:\.00?|\/[=-])?$/i.exec(text.trim());
  return found?.[1] ? Number(found[1].replace(/\D/g, '')) : undefined;
}

export function amountOf(d: Written, o: Pick<Options, 'least' | 'most'>): number | undefined {
  const choice = choiceOf(d, o);
  return choice === 'other' ? shillingsIn(d.other) : Number(choice);
}

/// An amount, as if somebody had written it.
export const writtenOf = (amount: number): Written =>
  usual.includes(amount) ? { choice: String(amount), other: '' } : { choice: 'other', other: String(amount) };

export const isTopUpId = (text: string | undefined): text is string => /^top_[0-9a-z]{13}$/.test(text ?? '');

/// Whether two numbers are of the same line, however they are written.
export const isSameLine = (a: string, b: string): boolean => {
  const line = (text: string) => text.replace(/\D/g, '').slice(-9);
  return line(a).length === 9 && line(a) === line(b);
};

/// 0712 ••• 678
export const masked = (e164: string): string => phone(e164).replace(/^(\d{4}) \d{3} (\d{3})$/, '$1 ••• $2');

export const tones: Record<State, Tone> = {
  created: 'info',
  asking: 'info',
  waiting: 'info',
  paid: 'ok',
  failed: 'bad',
  unclear: 'warn',
};

export const isOpen = (state: State): boolean => state === 'created' || state === 'asking' || state === 'waiting';

/// No prompt stays on a phone for longer.
export const promptStays = 120_000;
const often = 1500;
const seldom = 5000;

/// When it is looked at again, after it was looked at for so long; nothing where nothing more is to be known. The
/// receipt may come later than the credit.
export function pauseOf(t: Pick<TopUp, 'state' | 'receipt'>, looked: number): number | undefined {
  if (isOpen(t.state)) return looked < promptStays ? often : seldom;
  return t.state === 'paid' && !t.receipt && looked < promptStays ? seldom : undefined;
}
