import { describe, expect, it } from 'vitest';
import {
  amountFrom,
  baseOf,
  basisPointsFrom,
  emptyPrice,
  faults,
  lost,
  momentFrom,
  newestOf,
  type PriceEffect,
  type PriceVersion,
  percent,
  pricesFrom,
  rowsOf,
  stateOf,
  takesReason,
} from './price_rules';

const at = '2026-12-01T00:00:00Z';
const version = (id: string, state: PriceVersion['state']): PriceVersion => ({
  id,
  state,
  effective_at: at,
  made_at: at,
  prices: [],
});
const list = (versions: PriceVersion[]) => ({
  id: 'prl_0000000000001',
  name: 'Gold',
  taxes: 'included' as const,
  made_at: at,
  versions,
});

describe('prices', () => {
  it('are above 0 and up to 1,000 with at most four decimals', () => {
    expect(amountFrom(' 0.8 ')).toBe('0.8');
    expect(amountFrom('.85')).toBe('0.85');
    expect(amountFrom('1000.0000')).toBe('1000.0000');
    for (const bad of ['', '0', '0.00', '-1', '1,5', '0.80001', '1000.0001', '1001', '12345', 'free'])
      expect(amountFrom(bad)).toBeUndefined();
  });

  it('of 0 are free on purpose only', () => {
    const free = { ...emptyPrice(), free: true };
    expect(faults([free])).toEqual([]);
    expect(pricesFrom([free])).toEqual([{ network: null, class: null, per_segment: '0', free: true }]);
    expect(faults([{ ...emptyPrice(), amount: '0' }])).toEqual([['amount0', 'amountWrong']]);
  });

  it('are one for each network and class', () => {
    const row = { network: 'airtel', class: 'otp', amount: '0.7', free: false };
    expect(faults([row, { ...row, class: '' }])).toEqual([]);
    expect(faults([row, row])).toEqual([['amount1', 'twice']]);
  });

  it('of a version can be taken up again', () => {
    const prices = [
      { network: 'airtel', class: null, per_segment: { amount: '0.7000', currency: 'KES' as const }, free: false },
    ];
    const again = rowsOf({ ...version('prv_0000000000001', 'coming'), prices });
    expect(again).toEqual([{ network: 'airtel', class: '', amount: '0.7000', free: false }]);
  });

  it('begin with the last that are to come, and are based on what was made last', () => {
    const [old, mended, taken] = ['prv_000000000000a', 'prv_000000000000c', 'prv_000000000000b'];
    const known = list([version(old, 'coming'), version(taken, 'withdrawn'), version(mended, 'in_force')]);
    expect(baseOf(known)?.id).toBe(old);
    expect(newestOf(known)).toBe(mended);
    expect(newestOf(list([version(taken, 'withdrawn')]))).toBe(taken);
    expect(baseOf(list([version(taken, 'withdrawn')]))).toBeUndefined();
    expect(newestOf(list([]))).toBeNull();
  });

  it('take a reason when they rise too soon or fall steeply, and what loses its price is named', () => {
    const kes = (amount: string) => ({ amount, currency: 'KES' as const });
    const effect: PriceEffect = {
      effective_at: at,
      accounts: 1,
      accounts_may_be_more: false,
      rises_at: null,
      falls_at: null,
      changes: [
        { network: 'airtel', class: 'otp', before: kes('0.8000'), after: null },
        { network: 'airtel', class: 'promotional', before: null, after: kes('0.8000') },
      ],
    };
    expect(takesReason(effect)).toBe(false);
    expect(takesReason({ ...effect, rises_at: at })).toBe(true);
    expect(takesReason({ ...effect, falls_at: at })).toBe(true);
    expect(lost(effect).map((x) => x.class)).toEqual(['otp']);
  });

  it('count from a moment in Kenya', () => {
    const now = new Date('2026-11-30T10:00:00Z');
    expect(momentFrom('', '', now)).toBeUndefined();
    expect(momentFrom('2026-12-01', '', now)).toBe('2026-11-30T21:00:00.000Z');
    expect(momentFrom('2026-12-01', '08:30', now)).toBe('2026-12-01T05:30:00.000Z');
    expect(momentFrom('2026-11-30', '12:59', now)).toBe('wrong');
  });

  it('have taxes in percent', () => {
    expect([1600, 0, 750, 1625, 5].map(percent)).toEqual(['16 %', '0 %', '7.5 %', '16.25 %', '0.05 %']);
    expect(['16', ' 7.5 ', '0', '100', '0.05'].map(basisPointsFrom)).toEqual([1600, 750, 0, 10_000, 5]);
    for (const bad of ['', '-1', '16,5', '100.01', '101', '1.234', 'x']) expect(basisPointsFrom(bad)).toBeUndefined();
  });

  it('have taxes from a day on, until the next of the same tax', () => {
    const rates = [
      { tax: 'vat' as const, basis_points: 1600, from: '1970-01-01' },
      { tax: 'excise' as const, basis_points: 1500, from: '2024-01-01' },
      { tax: 'vat' as const, basis_points: 1800, from: '2026-11-30' },
      { tax: 'vat' as const, basis_points: 1700, from: '2026-12-01' },
    ];
    expect(rates.map((r) => stateOf(r, rates, '2026-11-30'))).toEqual(['past', 'in_force', 'in_force', 'coming']);
  });
});
