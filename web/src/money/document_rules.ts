import type { Schema } from '../api/client';
import { type Money, minus } from '../i18n/format';

/// Receipts, invoices and credit notes. Knows no words and no requests.

export type Document = Schema['Document'];
export type Kind = Document['kind'];
export const kinds: readonly Kind[] = ['receipt', 'invoice', 'credit_note'];
export const isKind = (text: string | undefined): text is Kind => kinds.some((k) => k === text);

/// "2026-11": a month as it is written.
export const isMonth = (text: string): boolean => /^20\d\d-(0[1-9]|1[0-2])$/.test(text.trim());

/// Shillings and cents as people write them, as the API takes them: "1,250.5" is "1250.5". Nothing when they are none,
/// or nothing at all.
export function centsIn(text: string): string | undefined {
  const plain = text
    .trim()
    .replace(/^(?:ke?sh?s?\.?)\s*/i, '')
    .replace(/(\d)[, ](?=\d{3}(?:\D|$))/g, '$1');
  return /^\d{1,12}(\.\d{1,2})?$/.test(plain) && /[1-9]/.test(plain) ? plain : undefined;
}

/// What is left of an invoice to be credited.
export const leftOf = (d: Document): Money => (d.credited ? minus(d.total, d.credited) : d.total);
