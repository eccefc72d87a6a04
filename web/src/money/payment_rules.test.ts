import { expect, it } from 'vitest';
import { ageTone, daysSince, payerText, receiptIn, viewOf } from './payment_rules';

const now = Date.parse('2026-11-30T09:00:00.000Z');

it('a payment that waits ages by whole days', () => {
  expect(daysSince('2026-11-30T08:00:00.000Z', now)).toBe(0);
  expect(daysSince('2026-11-28T08:00:00.000Z', now)).toBe(2);
  expect(daysSince('2026-12-01T08:00:00.000Z', now)).toBe(0);
  expect([0, 1, 6, 7].map(ageTone)).toEqual(['plain', 'warn', 'warn', 'bad']);
});

it('a payer is shown as M-Pesa tells it', () => {
  expect(payerText('254712345678')).toBe('0712 345 678');
  expect(payerText('2547 ***** 126')).toBe('2547 ***** 126');
  expect(payerText(undefined)).toBe('');
});

it('receipts are read however they are typed, and addresses name a view', () => {
  expect(receiptIn(' qk12 ab34cd ')).toBe('QK12AB34CD');
  expect(receiptIn('QK1')).toBeUndefined();
  expect(receiptIn('QK12-AB34')).toBeUndefined();
  expect(viewOf('all')).toBe('all');
  expect(viewOf('x')).toBe('suspense');
});
