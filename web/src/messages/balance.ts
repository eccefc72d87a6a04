import { useEffect, useRef } from 'preact/hooks';
import { api, ask, of, type Schema } from '../api/client';
import { useLive } from '../app/live';
import { isBelowZero, isZero, plus } from '../i18n/format';
import { useResource } from '../ui/resource';

export type Balance = Schema['Balance'];

/// Whether anything can be paid, with what the company may owe.
export function hasCredit(b: Balance): boolean {
  const left = plus(b.available, b.credit_limit);
  return !isZero(left) && !isBelowZero(left);
}

/// Asks again when events of one of the kinds come, once in `pause` milliseconds at most.
export function useReloadOn(kinds: readonly string[], reload: () => void, pause: number) {
  const latest = useRef(reload);
  latest.current = reload;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive((events) => {
    if (timer.current || !events.some((e) => kinds.includes(e.type))) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      latest.current();
    }, pause);
  });
}

/// The company's credit, kept as it is now.
export function useBalance(account: string) {
  const balance = useResource<Balance>(`balance ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/balance', { headers: of(account), signal }), aborted),
  );
  useReloadOn(['balance'], balance.reload, 1000);
  return balance;
}
