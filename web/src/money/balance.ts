import { api, ask, of, type Schema } from '../api/client';
import { isBelowZero, isZero, plus } from '../i18n/format';
import { useReloadOn } from '../ui/reload_on';
import { useResource } from '../ui/resource';

export type Balance = Schema['Balance'];

/// Whether anything can be paid, with what the company may owe.
export function hasCredit(b: Balance): boolean {
  const left = plus(b.available, b.credit_limit);
  return !isZero(left) && !isBelowZero(left);
}

/// The company's credit, kept as it is now.
export function useBalance(account: string) {
  const balance = useResource<Balance>(`balance ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/balance', { headers: of(account), signal }), aborted),
  );
  useReloadOn(['balance'], balance.reload, 1000);
  return balance;
}
