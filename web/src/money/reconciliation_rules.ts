import type { Schema } from '../api/client';

/// How loud the number of differences is.
export const toneOf = (differences: number) => (differences === 0 ? 'ok' : 'warn');

/// Where the record of a difference is shown; nothing where no page shows it.
export function hrefOf(d: Pick<Schema['Difference'], 'record' | 'cause'>): string | undefined {
  if (d.record.startsWith('pay_')) return `/platform/payments/${d.record}`;
  if (d.cause === 'top_up_unclear') return '/platform/payments?show=unclear';
  if (d.cause === 'books_differ') return '/platform/books';
  if (d.cause === 'list_not_read') return '/platform/health';
  return undefined;
}
