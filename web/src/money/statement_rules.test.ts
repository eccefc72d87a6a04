import { expect, it } from 'vitest';
import { daysOf, monthFrom, monthOf, monthsOn } from './statement_rules';

it('a month of a statement is Kenya’s, which begins three hours before that of UTC', () => {
  expect(monthOf(new Date('2026-10-31T20:59:59Z'))).toBe('2026-10');
  expect(monthOf(new Date('2026-10-31T21:00:00Z'))).toBe('2026-11');
});

it('an address with another month than there can be shows the current one', () => {
  const now = new Date('2026-11-30T09:00:00Z');
  expect(monthFrom('2026-02', now)).toBe('2026-02');
  for (const bad of [undefined, '', '2026-13', '2026-1', '2026-12', '2027-01', '1999-01', 'x'])
    expect(monthFrom(bad, now)).toBe('2026-11');
});

it('months go over the year’s end, and each has its own last day', () => {
  expect(monthsOn('2026-01', -1)).toBe('2025-12');
  expect(monthsOn('2026-12', 1)).toBe('2027-01');
  expect(daysOf('2026-02')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  expect(daysOf('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  expect(daysOf('2026-12')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
});
