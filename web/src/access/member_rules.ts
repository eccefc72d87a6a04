import type { Schema } from '../api/client';

/// What may be done to whom among members, as the server judges it: the page leaves out what it would refuse, and
/// says why. Knows nothing of pages.

export type Member = Schema['Member'];
export type Role = Member['role'];
export const roles: readonly Role[] = ['owner', 'administrator', 'sender', 'finance', 'viewer'];

export type Verdict = 'allowed' | 'not_permitted' | 'owner_is_above' | 'last_owner';

const manages = (role: Role) => role === 'owner' || role === 'administrator';

/// Only an owner makes an owner.
export const mayGive = (by: Role, wanted: Role): boolean => manages(by) && (wanted !== 'owner' || by === 'owner');

/// Whether `by` may give another role to, or remove, a member of role `of`.
export function mayTouch(by: Role, of: Role, owners: number): Verdict {
  if (!manages(by)) return 'not_permitted';
  if (of === 'owner' && by !== 'owner') return 'owner_is_above';
  return of === 'owner' && owners <= 1 ? 'last_owner' : 'allowed';
}

/// A company always has an owner: the only one hands it over first.
export const mayLeave = (own: Role, owners: number): Verdict =>
  own === 'owner' && owners <= 1 ? 'last_owner' : 'allowed';

export const ownersOf = (members: readonly Member[]): number => members.filter((m) => m.role === 'owner').length;

/// Owners first, then by role and name.
export const sorted = (members: readonly Member[]): Member[] =>
  [...members].sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role) || a.name.localeCompare(b.name));

/// Those whose name or address holds the text.
export const matching = (members: readonly Member[], text: string): Member[] => {
  const wanted = text.trim().toLowerCase();
  return members.filter((m) => m.name.toLowerCase().includes(wanted) || m.email.toLowerCase().includes(wanted));
};
