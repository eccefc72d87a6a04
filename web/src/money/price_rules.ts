import type { Schema } from '../api/client';
import { startOfDay } from '../i18n/format';

/// Prices as the API has and takes them.

export type Prices = Schema['Prices'];
export type Period = Prices['periods'][number];
export type NetworkPrices = Schema['NetworkPrices'];
export type PriceList = Schema['PriceList'];
export type PriceVersion = Schema['PriceVersion'];
export type Class = Schema['Class'];

export const classes: readonly Class[] = ['otp', 'transactional', 'promotional'];
export const longestName = 80;
export const longestReason = 160;

/// The decimal text of a price; nothing where there is none.
export const priceOf = (n: NetworkPrices | undefined, c: Class): string | undefined =>
  n?.prices.find((p) => p.class === c)?.per_segment.amount;

/// 1600 is "16 %", 750 "7.5 %".
export function percent(basisPoints: number): string {
  const part = String(basisPoints % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${Math.floor(basisPoints / 100)}${part && `.${part}`} %`;
}

/// One row of the form.
export type PriceDraft = { network: string; class: string; amount: string; free: boolean };
export const emptyPrice = (): PriceDraft => ({ network: '', class: '', amount: '', free: false });

/// "0.8" and ".8" as the API takes it; nothing when it is no price above 0.
export function amountFrom(text: string): string | undefined {
  const bare = text.trim().replace(/^\./, '0.');
  return /^\d{1,4}(\.\d{1,4})?$/.test(bare) && /[1-9]/.test(bare) ? bare : undefined;
}

/// What is wrong with the rows: [name of the field, which of the words].
export function faults(rows: readonly PriceDraft[]): [string, 'amountWrong' | 'twice'][] {
  const seen = new Set<string>();
  return rows.flatMap((r, i): [string, 'amountWrong' | 'twice'][] => {
    if (!r.free && !amountFrom(r.amount)) return [[`amount${i}`, 'amountWrong']];
    const scope = `${r.network}:${r.class}`;
    if (seen.has(scope)) return [[`amount${i}`, 'twice']];
    seen.add(scope);
    return [];
  });
}

export const pricesFrom = (rows: readonly PriceDraft[]): Schema['NewPrices']['prices'] =>
  rows.map((r) => ({
    network: r.network || null,
    class: (r.class || null) as Class | null,
    per_segment: r.free ? '0' : (amountFrom(r.amount) ?? ''),
    ...(r.free && { free: true }),
  }));

/// The rows that make a version again, to change some of them.
export const rowsOf = (v: PriceVersion): PriceDraft[] =>
  v.prices.map((p) => ({
    network: p.network ?? '',
    class: p.class ?? '',
    amount: p.free ? '' : p.per_segment.amount,
    free: p.free,
  }));

/// A day and a time of day in Kenya; nothing without a day, 'wrong' when they are no moment to come.
export function momentFrom(date: string, time: string, now = new Date()): string | 'wrong' | undefined {
  if (!date) return undefined;
  const [hours = 0, minutes = 0] = (time || '00:00').split(':').map(Number);
  const start = Date.parse(startOfDay(date));
  const at = new Date(start + (hours * 60 + minutes) * 60_000);
  return Number.isNaN(at.getTime()) || at <= now ? 'wrong' : at.toISOString();
}
