import { useEffect, useMemo, useRef } from 'preact/hooks';
import { api, ask, of } from '../api/client';
import type { Trouble } from '../api/problems';
import { useReloadOn } from '../ui/reload_on';
import { type Resource, useResource } from '../ui/resource';
import { pauseOf, type TopUp } from './top_up_rules';

const afterTrouble = 5000;
/// It will not be there by asking again.
const isForGood = (t: Trouble) => t.status >= 400 && t.status < 500 && t.status !== 429;

/// One payment as it stands, looked at again and again while it is under way and the page is in sight. What was
/// given up on may be paid all the same: when the credit changes it is looked at as well.
export function useTopUp(account: string, id: string): Resource<TopUp> {
  const found = useResource<TopUp>(`top-up ${account} ${id}`, (aborted) => {
    const given = { params: { path: { id } }, headers: of(account) };
    return ask((signal) => api.GET('/v1/top-ups/{id}', { ...given, signal }), aborted);
  });
  const { data, trouble, state, since } = found;
  const latest = useRef(found.reload);
  latest.current = found.reload;
  useReloadOn(['balance'], () => data?.state !== 'paid' && latest.current(), 3000);
  const began = useMemo(() => Date.now(), [account, id]);
  useEffect(() => {
    if (state === 'loading' || state === 'reloading') return;
    const usual = data ? pauseOf(data, Date.now() - began) : afterTrouble;
    if (usual === undefined || (trouble && isForGood(trouble))) return;
    const pause = trouble ? Math.max(afterTrouble, trouble.retryAfter * 1000) : usual;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      if (!document.hidden) timer = setTimeout(() => latest.current(), pause);
    };
    const seen = () => {
      clearTimeout(timer);
      if (!document.hidden) latest.current();
    };
    wait();
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [state, since, trouble]);
  return found;
}
