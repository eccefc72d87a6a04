import { describe, expect, it } from 'vitest';
import { amountFrom, emptyPrice, faults, momentFrom, percent, pricesFrom, rowsOf } from './price_rules';

describe('prices', () => {
  it('are above 0 with at most four decimals', () => {
    expect(amountFrom(' 0.8 ')).toBe('0.8');
    expect(amountFrom('.85')).toBe('0.85');
    for (const bad of ['', '0', '0.00', '-1', '1,5', '0.80001', '12345', 'free'])
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
    const at = '2026-12-01T00:00:00Z';
    const version = { id: 'prv_0000000000001', state: 'coming' as const, effective_at: at, made_at: at, prices };
    expect(rowsOf(version)).toEqual([{ network: 'airtel', class: '', amount: '0.7000', free: false }]);
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
  });
});
