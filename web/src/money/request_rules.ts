import type { Schema } from '../api/client';
import type { Tone } from '../ui/parts';

/// Requests about money as staff see them. Knows no words and no requests to the server.

export type MoneyRequest = Schema['MoneyRequest'];
export type State = MoneyRequest['state'];
export type Kind = MoneyRequest['kind'];
export type Way = NonNullable<MoneyRequest['way']>;
export type View = 'open' | 'all';

export const viewOf = (text: string | undefined): View => (text === 'all' ? 'all' : 'open');

export const toneOf = (state: State): Tone =>
  state === 'done' ? 'ok' : state === 'proposed' || state === 'approved' ? 'warn' : 'plain';

/// What whoever looks may do about it.
export type May = { decide: boolean; withdraw: boolean; payOut: boolean };
export function mayOf(r: Pick<MoneyRequest, 'state' | 'proposed_by'>, person: string | undefined): May {
  const isOwn = r.proposed_by === `person:${person}`;
  const waits = r.state === 'proposed';
  return { decide: waits && !isOwn, withdraw: waits && isOwn, payOut: r.state === 'approved' };
}

/// The kinds that have a form of their own; adjustments are made on the company's page.
export type FormKind = 'bank_payment' | 'refund';
export const formKindOf = (text: string | undefined): FormKind => (text === 'refund' ? 'refund' : 'bank_payment');
export const waysOf = (kind: FormKind): readonly Way[] =>
  kind === 'refund' ? ['mpesa', 'bank_transfer', 'cheque', 'cash'] : ['bank_transfer', 'cheque'];

export const longestNote = 160;
export const longestParty = 80;
export const longestReference = 64;
