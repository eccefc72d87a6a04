import { useEffect, useRef } from 'preact/hooks';
import { useLive } from '../app/live';

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
