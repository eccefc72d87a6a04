import { describe, expect, it } from 'vitest';
import { centsIn, type Document, isKind, isMonth, leftOf } from './document_rules';

describe('documents', () => {
  it('take shillings and cents as people write them', () => {
    expect(centsIn('1,250.5')).toBe('1250.5');
    expect(centsIn(' KES 40 ')).toBe('40');
    expect(centsIn('0.01')).toBe('0.01');
    for (const bad of ['', '0', '0.00', '1.005', '-1', '1e3', 'ten', '1,25']) expect(centsIn(bad)).toBeUndefined();
  });
  it('know months and kinds', () => {
    expect(isMonth('2026-11')).toBe(true);
    for (const bad of ['2026-13', '2026-1', '26-11', '2026-11-01']) expect(isMonth(bad)).toBe(false);
    expect(isKind('invoice')).toBe(true);
    expect(isKind('bill')).toBe(false);
  });
  it('say what is left of an invoice', () => {
    const kes = (amount: string) => ({ amount, currency: 'KES' as const });
    expect(leftOf({ total: kes('100.0000'), credited: kes('60.5000') } as Document).amount).toBe('39.5000');
    expect(leftOf({ total: kes('100.0000') } as Document).amount).toBe('100.0000');
  });
});
