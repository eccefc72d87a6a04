import type { Schema } from '../api/client';
import { phone } from '../i18n/format';
import type { Tone } from '../ui/parts';

/// Payments as staff see them. Knows no words and no requests.

export type Payment = Schema['Payment'];
export type Unclear = Schema['UnclearTopUp'];
export type View = 'suspense' | 'all' | 'unclear';

const views: readonly View[] = ['suspense', 'all', 'unclear'];
export const viewOf = (text: string | undefined): View => views.find((v) => v === text) ?? 'suspense';

const dayMs = 86_400_000;
/// Whole days that a payment has waited.
export const daysSince = (at: string, now: number): number => Math.max(0, Math.floor((now - Date.parse(at)) / dayMs));

/// Somebody's money waits: after a day it is to be seen, after a week it is late.
export const ageTone = (days: number): Tone => (days < 1 ? 'plain' : days < 7 ? 'warn' : 'bad');

/// As M-Pesa spells it, made readable where it is a whole number.
export const payerText = (payer: string | undefined): string =>
  payer === undefined ? '' : /^254\d{9}$/.test(payer) ? phone(`+${payer}`) : payer;

/// M-Pesa's receipts, however they are typed.
export const receiptIn = (text: string): string | undefined => {
  const plain = text.replace(/\s/g, '').toUpperCase();
  return /^[0-9A-Z]{8,16}$/.test(plain) ? plain : undefined;
};

export const longestReason = 160;
