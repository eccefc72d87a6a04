import type { Schema } from '../api/client';
import { isZero, type Money, minus, money } from '../i18n/format';
import { book } from '../i18n/voice';
import type { Tone } from '../ui/parts';
import { words } from './states.words.en';

/// States of messages for people: their words, colours and groups, why one failed and who pays. Used by every
/// page that shows a message.

export const stateWords = book(words, () => import('./states.words.sw'));

export type State = Schema['State'];
export type Class = Schema['Class'];
export type MessageEvent = Schema['Event'];

export const states: readonly State[] = [
  'accepted',
  'submitted',
  'delivered',
  'undelivered',
  'rejected',
  'expired',
  'cancelled',
  'unknown',
];
export const classes: readonly Class[] = ['transactional', 'promotional', 'otp'];

/// The states of a message that ended other than by arriving or by its sender's will.
export const failedStates = ['undelivered', 'rejected', 'expired', 'unknown'] as const satisfies readonly State[];
export type FailedState = (typeof failedStates)[number];
export const isFailed = (s: State): s is FailedState => (failedStates as readonly State[]).includes(s);
export const isFinal = (s: State): boolean => s !== 'accepted' && s !== 'submitted';
/// What a callback does: once its message is at its end, one that waits has only those before it to wait for.
export const callbackOf = <C extends string>(message: State, callback: C): C | 'turn' =>
  callback === 'waiting' && isFinal(message) ? 'turn' : callback;

export const toneOf: Record<State, Tone> = {
  accepted: 'plain',
  submitted: 'info',
  delivered: 'ok',
  undelivered: 'bad',
  rejected: 'bad',
  expired: 'warn',
  cancelled: 'plain',
  unknown: 'warn',
};

/// How many messages of a report's row arrived, are on their way, or will not arrive; what was cancelled is none.
export type Counts = { delivered: number; underWay: number; failed: number; all: number };

export function countsOf(rows: readonly { states?: Record<string, number>; messages: number }[]): Counts {
  const sum: Counts = { delivered: 0, underWay: 0, failed: 0, all: 0 };
  for (const row of rows) {
    sum.all += row.messages;
    for (const [state, n] of Object.entries(row.states ?? {})) {
      if (state === 'delivered') sum.delivered += n;
      else if (isFailed(state as State)) sum.failed += n;
      else if (state !== 'cancelled') sum.underWay += n;
    }
  }
  return sum;
}

export const networkName = (name: string): string => {
  const own = stateWords().networks as Record<string, string>;
  if (own[name]) return own[name];
  if (name === 'jtl') return 'Faiba';
  return name.replace(/_/g, ' ').replace(/^\w/, (c) => c.toUpperCase());
};

type Reason = Exclude<keyof ReturnType<typeof stateWords>['reason'], 'other'>;

type Table = Partial<Record<Reason, readonly number[]>>;

// command_status of a refusal (SMPP 3.4, 5.1.3), as operators in Kenya use it; 256 to 259 are of SMPP 5.0, and 260 is
// our own.
const refused: Table = {
  length: [1],
  form: [6, 7, 12, 51, 52, 64, 66, 67, 68, 84, 85, 97, 99, 192, 193, 194, 195, 196],
  account: [4, 5, 13, 14, 15, 21, 83, 256, 257, 259],
  trouble: [8, 69, 254, 255, 258],
  sender: [10, 72, 73],
  number: [11, 80, 81],
  busy: [20, 88],
  validity: [98],
  rules: [100, 101, 102],
  letters: [260],
};
// Errors of a GSM network (3GPP TS 29.002, 17.6) in network_error.
const failedInGsm: Table = {
  notInUse: [1, 5],
  off: [6, 27, 31],
  full: [32],
  barred: [9, 10, 11, 12, 13, 21],
  fault: [33, 34, 35, 36],
};
const reasonIn = (table: Table, code: number): Reason | undefined =>
  (Object.keys(table) as Reason[]).find((reason) => table[reason]?.includes(code));
const gsm = 3;

/// Why an operator refused or failed, in a sentence; nothing when it did not say.
export function reasonOf(e: Schema['Reason']): string | undefined {
  const w = stateWords().reason;
  const network = e.network_error;
  const known = network?.type === gsm ? reasonIn(failedInGsm, network.code) : undefined;
  if (known) return w[known];
  if (e.event === 'refused' && e.operator_code !== undefined) {
    const refusal = reasonIn(refused, e.operator_code);
    return refusal ? w[refusal] : w.other(String(e.operator_code));
  }
  if (network) return w.other(`${network.type}/${network.code}`);
  // A receipt's error is the operator's own number: without a list of theirs it can only be told.
  if (e.operator_code) return w.other(String(e.operator_code));
  return undefined;
}

type Priced = { state: State; price: Money; charged: Money; test?: boolean };

/// Who pays for a message, and how much.
export function paysOf(m: Priced): string {
  const w = stateWords().pays;
  if (m.test) return w.test;
  if (!isFinal(m.state) && isZero(m.charged)) return w.reserved(money(m.price));
  if (isZero(m.charged)) return w.nothing;
  if (m.state === 'delivered') return w.delivered(money(m.charged));
  return isZero(minus(m.price, m.charged)) ? w.charged(money(m.price)) : w.part(money(m.charged), money(m.price));
}
