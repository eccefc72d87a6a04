import type { Schema } from '../api/client';
import { oneLine } from '../i18n/format';

/// Sender IDs as they are shown and asked for. Knows nothing of pages.

export type Sender = Schema['Senders']['senders'][number];
export type SenderRequest = Schema['SenderRequest'];
export type TrafficClass = Schema['Class'];

const letters = /[A-Za-z]/;
/// What may be asked for, roughly as the server judges it: letters and digits, a short code, or a Kenyan number.
export function isSenderName(text: string): boolean {
  if (letters.test(text)) return /^[A-Za-z0-9 _.&'-]{1,11}$/.test(text) && text === text.trim();
  const digits = text.replace(/[\s+-]/g, '');
  return /^\d{3,6}$/.test(digits) || /^(254|0)\d{9}$/.test(digits);
}

/// A name with all that it is approved for, as people think of it.
export type NamedSender = { name: string; isDefault: boolean; isShared: boolean; isGood: boolean; uses: Sender[] };

/// The default first, then what counts, then what has ended; by name.
export function byName(senders: readonly Sender[]): NamedSender[] {
  const found = new Map<string, NamedSender>();
  for (const s of senders) {
    const one = found.get(s.name) ?? { name: s.name, isDefault: false, isShared: false, isGood: false, uses: [] };
    one.uses.push(s);
    one.isDefault ||= s.default;
    one.isShared ||= s.shared;
    one.isGood ||= s.state === 'approved';
    found.set(s.name, one);
  }
  const rank = (s: NamedSender) => (s.isDefault ? 0 : s.isGood ? 1 : 2);
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

export type Network = Pick<Schema['Networks']['networks'][number], 'name' | 'title'>;
/// "Safaricom" for "safaricom"; where the list is not at hand, with a capital.
export const networkTitle = (name: string, networks: readonly Network[] = []): string =>
  networks.find((n) => n.name === name)?.title ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

export type WantedSender = { name: string; network: string; class: TrafficClass | ''; purpose: string };
export const emptySender = (): WantedSender => ({ name: '', network: '', class: '', purpose: '' });
export const mostPurpose = 500;

export const requestOf = (w: WantedSender): Schema['NewSenderRequest'] => ({
  name: w.name.trim(),
  purpose: oneLine(w.purpose),
  ...(w.network && { network: w.network }),
  ...(w.class && { class: w.class }),
});
