import type { Schema } from '../api/client';
import { startOfDay } from '../i18n/format';

/// Prices as the API has and takes them.

export type Prices = Schema['Prices'];
export type Period = Prices['periods'][number];
export type NetworkPrices = Schema['NetworkPrices'];
export type PriceList = Schema['PriceList'];
export type PriceListMoments = Schema['PriceListMoments'];
export type PriceVersion = Schema['PriceVersion'];
export type PriceEffect = Schema['PriceEffect'];
export type TaxRate = Schema['TaxRates']['tax_rates'][number];
export type Class = Schema['Class'];

export const classes: readonly Class[] = ['otp', 'transactional', 'promotional'];
export const longestName = 80;
export const longestReason = 160;
export const mostComing = 20;
/// What is taken for the id of a list, and therefore is no name.
export const isLikeId = (name: string): boolean => name.startsWith('prl_');

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

/// "16" and "16.5" in basis points; nothing when it is no percentage from 0 to 100.
export function basisPointsFrom(text: string): number | undefined {
  const [, whole, part = ''] = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim()) ?? [];
  const points = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return whole !== undefined && points <= 10_000 ? points : undefined;
}

/// The version that was made last, whatever became of it: whoever makes another says that this was the last one seen.
export const newestOf = (l: PriceList): string | null =>
  l.versions.reduce<string | null>((last, v) => (last === null || v.id > last ? v.id : last), null);

/// Whose prices a new set begins with: the last that are to come, or else those in force.
export const baseOf = (l: PriceList): PriceVersion | undefined =>
  l.versions.find((v) => v.state === 'coming' || v.state === 'in_force');

export const takesReason = (e: PriceEffect): boolean => e.rises_at !== null || e.falls_at !== null;
/// What could be sent before, and cannot any more.
export const lost = (e: PriceEffect): PriceEffect['changes'] => e.changes.filter((x) => x.before && !x.after);

/// What a rate is today: of each tax the last one that has begun is in force.
export function stateOf(r: TaxRate, all: readonly TaxRate[], today: string): 'coming' | 'in_force' | 'past' {
  if (r.from > today) return 'coming';
  return all.some((x) => x.tax === r.tax && x.from <= today && x.from > r.from) ? 'past' : 'in_force';
}

/// One row of the form.
export type PriceDraft = { network: string; class: string; amount: string; free: boolean };
export const emptyPrice = (): PriceDraft => ({ network: '', class: '', amount: '', free: false });

/// "0.8" and ".8" as the API takes it; nothing when it is no price above 0 and up to 1,000.
export function amountFrom(text: string): string | undefined {
  const bare = text.trim().replace(/^\./, '0.');
  return /^(\d{1,3}(\.\d{1,4})?|1000(\.0{1,4})?)$/.test(bare) && /[1-9]/.test(bare) ? bare : undefined;
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
