import type { paths } from '../api/schema.gen';
import { startOfDay, startOfNextDay } from '../i18n/format';
import { type Class, classes, type State, states } from './states';

/// The filters of the list as they stand in the address, and as the server takes them.

type Query = NonNullable<paths['/v1/messages']['get']['parameters']['query']>;
export const filterNames = ['to', 'state', 'reference', 'sender', 'class', 'test', 'from', 'until'] as const;
export type FilterName = (typeof filterNames)[number];
export type Filter = Partial<Record<string, string>>;

const day = (text: string | undefined) => (text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined);

/// What cannot be a filter (an address written by hand) is left out.
export function queryOf(f: Filter): Query {
  const state = states.find((s): s is State => s === f.state);
  const kind = classes.find((c): c is Class => c === f.class);
  const from = day(f.from);
  const until = day(f.until);
  return {
    ...(f.to && { to: f.to }),
    ...(state && { state }),
    ...(f.reference && { reference: f.reference }),
    ...(f.sender && { sender: f.sender }),
    ...(kind && { class: kind }),
    ...((f.test === 'true' || f.test === 'false') && { test: f.test === 'true' }),
    ...(from && { since: startOfDay(from) }),
    ...(until && { until: startOfNextDay(until) }),
  };
}

export const countOn = (f: Filter, names: readonly FilterName[]): number => names.filter((n) => f[n]).length;
