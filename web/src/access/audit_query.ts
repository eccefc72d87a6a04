import { startOfDay, startOfNextDay } from '../i18n/format';

/// What of the log is wanted, as it stands in the address and as the API takes it.

export type AuditQuery = { actor?: string; action?: string; from?: string; until?: string; account?: string };

const isDate = (text: string | undefined): text is string =>
  !!text && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
export const isAccount = (text: string) => /^acc_[0-9a-z]{13}$/.test(text);
export const isActor = (text: string) =>
  /^(system|command_line|key:key_[0-9a-z]{13}|person:per_[0-9a-z]{13})$/.test(text);

/// Days are Kenya's, both included. What cannot be is left out: an address is easily mistyped.
export function queryOf(address: Record<string, string | undefined>): AuditQuery {
  const { actor = '', action = '', from, until, account = '' } = address;
  return {
    ...(isActor(actor) && { actor }),
    ...(action && { action }),
    ...(isDate(from) && { from: startOfDay(from) }),
    ...(isDate(until) && { until: startOfNextDay(until) }),
    ...(isAccount(account) && { account }),
  };
}

export const filterNames = ['action', 'actor', 'account', 'from', 'until'] as const;
export const isFiltered = (address: Record<string, string | undefined>): boolean =>
  filterNames.some((name) => !!address[name]);
