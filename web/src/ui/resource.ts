import { useEffect, useRef, useState } from 'preact/hooks';
import { type Trouble, troubleOf } from '../api/problems';
import { refetch } from '../app/live';

/// Something of the server that a page shows. It keeps what it has while it is fetched again, and knows since when
/// that counts and whether the last try failed.
export type Resource<T> = {
  data: T | undefined;
  trouble: Trouble | undefined;
  state: 'loading' | 'ready' | 'reloading' | 'stale';
  since: Date;
  reload: () => void;
  /// Changes what is shown, as an event told it; nothing when there is nothing yet.
  change: (how: (now: T) => T) => void;
};

/// Nothing is there, or nothing that one may see.
export const isGone = <T>(r: Resource<T>): boolean => r.data === undefined && r.trouble?.code === 'not_found';

/// Fetches when it is first shown, when `key` changes, after a lost connection and when `reload` is called. An
/// answer that was overtaken by another is dropped. `load` gets a signal that ends it.
export function useResource<T>(key: string, load: (aborted: AbortSignal) => Promise<T>): Resource<T> {
  const [shown, show] = useState<Omit<Resource<T>, 'reload' | 'change'> & { of: string }>({
    of: key,
    data: undefined,
    trouble: undefined,
    state: 'loading',
    since: new Date(),
  });
  const [round, next] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    const end = new AbortController();
    show((s) => ({ ...s, state: s.data === undefined ? 'loading' : 'reloading' }));
    latest.current(end.signal).then(
      (data) => {
        if (!end.signal.aborted) show({ of: key, data, trouble: undefined, state: 'ready', since: new Date() });
      },
      (e) => {
        if (end.signal.aborted) return;
        // What another key has shown is no answer to this one.
        show((s) => ({ ...s, data: s.of === key ? s.data : undefined, trouble: troubleOf(e), state: 'stale' }));
      },
    );
    return () => end.abort();
  }, [key, round, refetch.value]);
  return {
    ...shown,
    reload: () => next((n) => n + 1),
    change: (how) => show((s) => (s.data === undefined ? s : { ...s, data: how(s.data) })),
  };
}
