import { core } from './core';
import { language } from './voice';

/// How numbers, money, phone numbers and times are written for people. Money stays a decimal text: it is never
/// made a floating-point number.

export type Money = { amount: string; currency: string };

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/// 1,204
export const count = (n: number): string => grouped(String(n));

/// "12480.5000" is 12,480.50; what is finer than a cent is shown, so that a sum adds up: 0.8125.
export function amount(text: string): string {
  const [, sign = '', whole = '0', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const cents = part.replace(/0+$/, '').padEnd(2, '0');
  return `${sign === '-' ? '−' : ''}${grouped(whole)}.${cents}`;
}

/// KES 1,234.50, on one line: the space is one that does not break.
export const money = (m: Money): string => `${m.currency}\u00a0${amount(m.amount)}`;

const scale = 10_000n;
const exact = (m: Money): bigint => {
  const [whole = '0', part = ''] = m.amount.replace('-', '').split('.');
  const size = BigInt(whole) * scale + BigInt(part.padEnd(4, '0').slice(0, 4));
  return m.amount.startsWith('-') ? -size : size;
};
const written = (size: bigint, currency: string): Money => {
  const positive = size < 0n ? -size : size;
  const part = String(positive % scale).padStart(4, '0');
  return { amount: `${size < 0n ? '-' : ''}${positive / scale}.${part}`, currency };
};

export const minus = (a: Money, b: Money): Money => written(exact(a) - exact(b), a.currency);
export const plus = (a: Money, b: Money): Money => written(exact(a) + exact(b), a.currency);
export const isBelowZero = (m: Money): boolean => exact(m) < 0n;
export const isZero = (m: Money): boolean => exact(m) === 0n;
/// How many times `price` goes into `m`, whole; nothing when the price is zero.
export const timesIn = (m: Money, price: Money): number | undefined =>
  exact(price) === 0n ? undefined : Number(exact(m) / exact(price));

/// +254712345678 is 0712 345 678; numbers from elsewhere stay as they are.
export function phone(e164: string): string {
  const kenyan = /^\+254(\d{3})(\d{3})(\d{3})$/.exec(e164);
  return kenyan ? `0${kenyan[1]} ${kenyan[2]} ${kenyan[3]}` : e164;
}

/// 94.6 %; of nothing it is a dash.
export function share(part: number, whole: number): string {
  if (whole === 0) return '–';
  const tenths = Math.round((part * 1000) / whole);
  // Nearly all is not all: 99.96 % of a million is not 100.
  const shown = tenths === 1000 && part < whole ? 999 : tenths === 0 && part > 0 ? 1 : tenths;
  return `${Math.floor(shown / 10)}${shown % 10 ? `.${shown % 10}` : ''} %`;
}

/// Kenya's time, whatever the phone thinks.
const zone = 'Africa/Nairobi';
const locale = () => (language.value === 'sw' ? 'sw-KE' : 'en-GB');
const day = (at: Date) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);

/// 09:12
export const clock = (at: Date, seconds = false): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
  }).format(at);

/// Saturday 28 November
export const longDay = (at: Date): string =>
  new Intl.DateTimeFormat(locale(), { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' })
    .format(at)
    .replace(',', '');

/// Sat
export const shortDay = (at: Date): string =>
  new Intl.DateTimeFormat(locale(), { timeZone: zone, weekday: 'short' }).format(at);

/// The day in words with the time: "today 09:12", "yesterday 21:40", "Thu 26 Nov 09:12".
export function when(iso: string | Date, now = new Date(), seconds = false): string {
  const at = typeof iso === 'string' ? new Date(iso) : iso;
  const time = clock(at, seconds);
  if (day(at) === day(now)) return `${core().time.today} ${time}`;
  if (day(at) === day(new Date(now.getTime() - 86_400_000))) return `${core().time.yesterday} ${time}`;
  if (day(at) === day(new Date(now.getTime() + 86_400_000))) return `${core().time.tomorrow} ${time}`;
  const sameYear = day(at).slice(0, 4) === day(now).slice(0, 4);
  const date = new Intl.DateTimeFormat(locale(), {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(!sameYear && { year: 'numeric' }),
  });
  return `${date.format(at).replace(',', '')} ${time}`;
}

/// The date of a moment in Kenya, as the API's day parameters want it: 2026-11-28.
export const dateOf = (at: Date): string => day(at);
/// The first moment of that day in Kenya, which has no daylight saving: +03:00 all year.
export const startOfDay = (date: string): string => new Date(`${date}T00:00:00+03:00`).toISOString();
export const startOfNextDay = (date: string): string =>
  new Date(new Date(`${date}T00:00:00+03:00`).getTime() + 86_400_000).toISOString();

/// What was written over several lines, in one.
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/// The link that begins a mail; nothing of an address can add to it.
export const mailTo = (email: string): string => `mailto:${email.split('@').map(encodeURIComponent).join('@')}`;

/// Sat 28 Nov
export const shortDate = (at: Date): string =>
  new Intl.DateTimeFormat(locale(), { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' })
    .format(at)
    .replace(',', '');

/// November 2026
export const monthName = (at: Date): string =>
  new Intl.DateTimeFormat(locale(), { timeZone: zone, month: 'long', year: 'numeric' }).format(at);
