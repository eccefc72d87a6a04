import { describe, expect, it } from 'vitest';
import { textsFor } from './credit';
import {
  amountOf,
  amountsOf,
  choiceOf,
  inKes,
  isSameLine,
  isTopUpId,
  masked,
  pauseOf,
  shillingsIn,
  short,
  writtenOf,
} from './top_up_rules';

const wide = { least: 1, most: 150_000 };

describe('an amount', () => {
  it('is read as people write it, in whole shillings', () => {
    for (const [text, n] of [
      ['750', 750],
      [' 1,500 ', 1500],
      ['KES 2 500', 2500],
      ['KES\u00a02,500', 2500],
      ['Ksh. 500/=', 500],
      ['kshs 1,000.00', 1000],
      ['100/-', 100],
    ] as const)
      expect(shillingsIn(text), text).toBe(n);
    for (const bad of ['', '12.50', '1,50', '-5', 'five', '1e3', '0x10', '7 5 0', '12345678901'])
      expect(shillingsIn(bad), bad).toBeUndefined();
  });
  it('is offered where the platform takes it', () => {
    expect(amountsOf(wide)).toEqual([100, 500, 1000, 2500, 5000]);
    expect(amountsOf({ least: 200, most: 1000 })).toEqual([500, 1000]);
    const high = { least: 10_000, most: 20_000 };
    expect(choiceOf({ choice: '500', other: '' }, high)).toBe('other');
    expect(amountOf({ choice: '500', other: '12,000' }, high)).toBe(12_000);
    expect(choiceOf({ choice: '500', other: '' }, { least: 1000, most: 2500 })).toBe('1000');
  });
  it('of another page stands as if it were written', () => {
    expect(amountOf(writtenOf(1000), wide)).toBe(1000);
    expect(amountOf(writtenOf(1300), wide)).toBe(1300);
    expect(writtenOf(1000).choice).toBe('1000');
  });
  it('is said without cents, unless there are some', () => {
    expect(short(inKes(2500))).toBe('KES\u00a02,500');
    expect(short({ amount: '0.5000', currency: 'KES' })).toBe('KES\u00a00.50');
  });
});

describe('a line', () => {
  it('is the same however it is written', () => {
    expect(isSameLine('0712 345 678', '+254712345678')).toBe(true);
    expect(isSameLine('0712 345 679', '+254712345678')).toBe(false);
    expect(isSameLine('', '')).toBe(false);
  });
  it('of what is over is shown without its middle', () => {
    expect(masked('+254712345678')).toBe('0712 ••• 678');
  });
});

describe('a payment', () => {
  it('is looked at often, then seldom, and no more when it has ended', () => {
    for (const state of ['created', 'asking', 'waiting'] as const) {
      expect(pauseOf({ state }, 0)).toBe(1500);
      expect(pauseOf({ state }, 120_000)).toBe(5000);
    }
    expect(pauseOf({ state: 'failed' }, 0)).toBeUndefined();
    expect(pauseOf({ state: 'unclear' }, 0)).toBeUndefined();
    expect(pauseOf({ state: 'paid', receipt: 'QK12345678' }, 0)).toBeUndefined();
  });
  it('that is paid waits a while for its receipt', () => {
    expect(pauseOf({ state: 'paid' }, 0)).toBe(5000);
    expect(pauseOf({ state: 'paid' }, 120_000)).toBeUndefined();
  });
  it('is known by its id alone', () => {
    expect(isTopUpId('top_0ap6vp9cr0000')).toBe(true);
    for (const bad of ['top_1', 'top_0ap6vp9cr0000/..', '', undefined]) expect(isTopUpId(bad)).toBe(false);
  });
});

it('a sum pays so many texts, at the dearest and at the cheapest price', () => {
  const price = (per_segment: string) => ({
    reachable: true,
    prices: [{ class: null, per_segment: { amount: per_segment, currency: 'KES' } }],
  });
  const networks = [price('0.8000'), price('1.0000')] as unknown as Parameters<typeof textsFor>[1];
  expect(textsFor(inKes(500), networks)).toEqual({ least: 500, most: 625 });
  expect(textsFor(inKes(500), [])).toBeUndefined();
});
