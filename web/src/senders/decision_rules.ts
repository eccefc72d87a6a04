import { dateOf, startOfNextDay } from '../i18n/format';

/// When an approval ends that staff give. Knows nothing of pages.

export type Term = 'never' | 'year' | 'two_years' | 'date';

/// The last second in Kenya of that day: what is good "until 30 June" is good on 30 June.
export const endOfDay = (date: string): Date => new Date(new Date(startOfNextDay(date)).getTime() - 1000);

/// Undefined: it has no end. `date` (2027-06-30) counts for the term "date" alone; one that is none gives 'wrong',
/// as does one that is not in the future.
export function endOf(term: Term, date: string, now = new Date()): Date | undefined | 'wrong' {
  if (term === 'never') return undefined;
  if (term === 'date') {
    if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(Date.parse(date))) return 'wrong';
    const end = endOfDay(date);
    return end > now ? end : 'wrong';
  }
  const [year = 0, month = 1, day = 1] = dateOf(now).split('-').map(Number);
  // 29 February of a year that has none is 1 March.
  const then = new Date(Date.UTC(year + (term === 'year' ? 1 : 2), month - 1, day));
  return endOfDay(then.toISOString().slice(0, 10));
}
