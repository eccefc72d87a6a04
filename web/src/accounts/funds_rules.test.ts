import { describe, expect, it } from 'vitest';
import { amountOf, proposedReference } from './funds_rules';

describe('an amount that somebody writes', () => {
  it.each([
    ['500', '500'],
    [' 1,250.50 ', '1250.50'],
    ['KES 12 000', '12000'],
    ['ksh.500/=', '500'],
    ['0.0001', '0.0001'],
    ['007', '7'],
  ])('"%s" is %s', (text, amount) => expect(amountOf(text)).toBe(amount));
  it.each(['', '0', '0.00', '-5', '1.234,50', '12,50', '5.00001', '1e3', 'five'])('"%s" is none', (text) =>
    expect(amountOf(text)).toBeUndefined(),
  );
});

describe('a proposed reference', () => {
  it('has the day in Kenya, and differs each time', () => {
    const late = new Date('2026-11-28T22:30:00Z');
    expect(proposedReference(late)).toMatch(/^hand-2026-11-29-[a-z2-9]{6}$/);
    expect(proposedReference(late)).not.toBe(proposedReference(late));
  });
});
