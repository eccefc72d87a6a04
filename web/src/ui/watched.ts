import { useEffect, useRef, useState } from 'preact/hooks';
import { type Trouble, troubleOf } from '../api/problems';
import type { Resource } from './resource';

/// Something of the server that is looked at every second while it is in sight: figures that count nothing but the
/// present. Knows when what it shows is no longer the present.
export type Watched<T> = Resource<T> & {
  /// The last few looks, the oldest first and without a gap between them: what a counter grew by a second is told
  /// by two of them.
  looks: readonly T[];
  /// No answer for longer than a few seconds, whether or not a request failed.
  isLate: boolean;
};

type Look<T> = { data: T; at: number };
type State<T> = { looks: readonly Look<T>[]; trouble: Trouble | undefined; isStale: boolean };

const every = 1000;
const longestPause = 15_000;
const lateAfter = 4000;
const most = 4;

/// The looks that are kept with a new one. After a gap the earlier ones say nothing about the present.
export function kept<T>(looks: readonly Look<T>[], next: Look<T>): readonly Look<T>[] {
  const last = looks[looks.length - 1];
  return !last || next.at - last.at > lateAfter ? [next] : [...looks.slice(1 - most), next];
}

/// How long to wait for the next look: the rest of the second, and longer the more often it failed.
export const pauseAfter = (failures: number, took: number): number =>
  failures > 0 ? Math.min(every * 2 ** failures, longestPause) : Math.max(every - took, every / 4);

const isRefusal = (t: Trouble) => t.status === 401 || t.status === 403;

/// One request at a time, none while the tab is hidden, and none after the server refused it.
export function useWatched<T>(load: (aborted: AbortSignal) => Promise<T>): Watched<T> {
  const [state, show] = useState<State<T>>({ looks: [], trouble: undefined, isStale: false });
  const [isLate, setLate] = useState(false);
  const [round, next] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const answered = useRef(Date.now());
  useEffect(() => {
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    let isUnderWay = false;
    const again = (took: number) => {
      clearTimeout(timer);
      timer = setTimeout(look, pauseAfter(failures, took));
    };
    const fail = (trouble: Trouble, took: number) => {
      if (end.signal.aborted) return;
      failures++;
      show((s) => ({ ...s, trouble, isStale: true }));
      if (!isRefusal(trouble)) again(took);
    };
    const look = async () => {
      if (isUnderWay || document.hidden || end.signal.aborted) return;
      isUnderWay = true;
      const begun = Date.now();
      try {
        const data = await latest.current(end.signal);
        if (end.signal.aborted) return;
        failures = 0;
        answered.current = Date.now();
        show((s) => ({ looks: kept(s.looks, { data, at: answered.current }), trouble: undefined, isStale: false }));
        setLate(false);
        again(Date.now() - begun);
      } catch (e) {
        fail(troubleOf(e), Date.now() - begun);
      } finally {
        isUnderWay = false;
      }
    };
    const judge = () => setLate(Date.now() - answered.current > lateAfter);
    const seen = () => {
      if (document.hidden) return;
      judge();
      look();
    };
    const judging = setInterval(judge, every);
    document.addEventListener('visibilitychange', seen);
    window.addEventListener('online', seen);
    look();
    return () => {
      end.abort();
      clearTimeout(timer);
      clearInterval(judging);
      document.removeEventListener('visibilitychange', seen);
      window.removeEventListener('online', seen);
    };
  }, [round]);
  const last = state.looks[state.looks.length - 1];
  return {
    data: last?.data,
    looks: state.looks.map((l) => l.data),
    trouble: state.trouble,
    state: !last ? 'loading' : state.isStale ? 'stale' : 'ready',
    since: new Date(last?.at ?? answered.current),
    isLate: !!last && isLate,
    reload: () => next((n) => n + 1),
    change: () => {},
  };
}
