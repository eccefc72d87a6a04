import { dateOf } from '../i18n/format';

/// Months of statements, as "2026-11"; days are Kenya's.

export const monthOf = (at: Date): string => dateOf(at).slice(0, 7);

/// What is no month, or one that has not begun, is the current one.
export const monthFrom = (text: string | undefined, now: Date): string => {
  const current = monthOf(now);
  return text && /^20\d\d-(0[1-9]|1[0-2])$/.test(text) && text <= current ? text : current;
};

export const monthsOn = (month: string, by: number): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const at = new Date(Date.UTC(year, number - 1 + by, 1));
  return at.toISOString().slice(0, 7);
};

/// First and last day.
export const daysOf = (month: string): { from: string; to: string } => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return { from: `${month}-01`, to: new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10) };
};

/// Noon of a day in Kenya: for its name in words.
export const noonOf = (day: string): Date => new Date(`${day}T12:00:00+03:00`);
