import type { Schema } from '../api/client';

/// What somebody wants of a new key, as they wrote it, and what is wrong with it. Knows nothing of how it is shown.

export type Scope = Schema['Key']['scopes'][number];
export const allScopes: readonly Scope[] = [
  'messages:send',
  'messages:read',
  'balance:read',
  'payments:make',
  'reports:read',
  'networks:read',
  'webhooks:manage',
  'senders:read',
  'senders:request',
  'account:read',
];
const testScopes: readonly Scope[] = [
  'messages:send',
  'messages:read',
  'balance:read',
  'networks:read',
  'senders:read',
];
/// All that such a key may have.
export const scopesOf = (test: boolean): readonly Scope[] => (test ? testScopes : allScopes);

export type WantedKey = { name: string; kind: 'live' | 'test'; scopes: Scope[]; days: string; addresses: string };
export const emptyKey = (): WantedKey => ({
  name: '',
  kind: 'live',
  scopes: ['messages:send', 'messages:read'],
  days: '',
  addresses: '',
});

export const mostAddresses = 32;
/// One a line, or parted by commas and spaces as people paste them.
export const addressesIn = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];

const isV4 = (text: string) => {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((p) => /^(0|[1-9]\d{0,2})$/.test(p) && Number(p) < 256);
};
/// What cannot be an address or block, roughly: the server judges.
export function isAddress(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  if (more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return false;
  const isV6 = address.includes(':');
  if (isV6 ? !/^[0-9a-fA-F:.]{2,45}$/.test(address) : !isV4(address)) return false;
  return bits === undefined || Number(bits) <= (isV6 ? 128 : 32);
}

/// The request for it; scopes that such a key cannot have are left out.
export function requestOf(w: WantedKey): Schema['KeyRequest'] {
  const addresses = addressesIn(w.addresses);
  const isTest = w.kind === 'test';
  return {
    name: w.name.trim(),
    test: isTest,
    scopes: scopesOf(isTest).filter((s) => w.scopes.includes(s)),
    ...(w.days && { expires_in_days: Number(w.days) }),
    ...(addresses.length > 0 && { addresses }),
  };
}

/// Whether it counts now.
export const isInUse = (state: Schema['Key']['state']) => state === 'active' || state === 'replaced';

/// When the day of an overlap ends.
export const overlapEnds = (hours: number, now = new Date()): Date => new Date(now.getTime() + hours * 3_600_000);
