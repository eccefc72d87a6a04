import { dateOf } from '../i18n/format';

/// What is written for money by hand, as the API takes it.

export type Kind = 'credit' | 'debit';
export const longestReason = 160;
export const longestReference = 64;

/// "1,250.50", "KES 500" and "500/=" as a decimal text; nothing when it is no amount above zero, or a comma could be
/// meant as a decimal point.
export function amountOf(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^(kes|ksh|kshs)\.?\s*/i, '')
    .replace(/\s*\/[=-]$/, '');
  if (!/^(\d+|\d{1,3}([, ]\d{3})+)(\.\d{1,4})?$/.test(bare)) return undefined;
  const plain = bare.replace(/[, ]/g, '').replace(/^0+(?=\d)/, '');
  return /[1-9]/.test(plain) ? plain : undefined;
}

/// A reference that nobody has used: the day in Kenya and chance.
export function proposedReference(now = new Date()): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const chance = Array.from(crypto.getRandomValues(new Uint8Array(6)), (o) => letters[o % letters.length]).join('');
  return `hand-${dateOf(now)}-${chance}`;
}
