import type { Schema } from '../api/client';

/// What of a company's profile somebody has changed. Knows nothing of pages.

export type Profile = Schema['Account'];
export type ProfileTexts = Pick<Profile, 'name' | 'legal_name' | 'kra_pin' | 'address' | 'billing_email' | 'language'>;

/// Texts as they will be kept: without spaces around, the PIN without spaces and in capitals.
export function tidy(written: Partial<ProfileTexts>): Partial<ProfileTexts> {
  const next: Partial<ProfileTexts> = {};
  for (const [name, value] of Object.entries(written) as [keyof ProfileTexts, string][])
    Object.assign(next, { [name]: name === 'kra_pin' ? value.replace(/\s/g, '').toUpperCase() : value.trim() });
  return next;
}

/// Of what was written only what differs from what is kept.
export function changesOf(kept: Profile, written: Partial<ProfileTexts>): Partial<ProfileTexts> {
  const tidied = Object.entries(tidy(written)) as [keyof ProfileTexts, string][];
  return Object.fromEntries(tidied.filter(([name, value]) => kept[name] !== value));
}

export const isKraPin = (text: string): boolean => /^[A-Z]\d{9}[A-Z]$/.test(text);
