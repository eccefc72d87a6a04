import { useEffect, useRef } from 'preact/hooks';
import type { Schema } from '../api/client';
import { connection, useLive } from '../app/live';
import { isFinal, type State } from './states';

/// Live states of messages, as the stream tells them.

type Reason = Schema['Reason'];
export type StateChange = { id: string; state: State; at: string; reason?: Reason };
type Shown = { id: string; state: State; updated_at?: string; reason?: Reason };

/// Calls `tell` with the newest change of each message, at most once a second.
export function useStateChanges(tell: (changes: ReadonlyMap<string, StateChange>) => void) {
  const latest = useRef(tell);
  latest.current = tell;
  useLive((events) => {
    const changes = new Map<string, StateChange>();
    for (const e of events) {
      const change = e.data as StateChange;
      if (e.type === 'message' && typeof change?.id === 'string') changes.set(change.id, change);
    }
    if (changes.size > 0) latest.current(changes);
  });
}

/// The messages with what the changes say; the same list when they say nothing of them. What has ended stays so.
export function changed<T extends Shown>(
  messages: readonly T[],
  changes: ReadonlyMap<string, StateChange>,
): readonly T[] {
  let any = false;
  const next = messages.map((m) => {
    const change = changes.get(m.id);
    if (!change || change.state === m.state || isFinal(m.state)) return m;
    any = true;
    const { state, reason } = change;
    return { ...m, state, ...(m.updated_at && { updated_at: change.at }), ...(reason && { reason }) };
  });
  return any ? next : messages;
}

/// What has not ended is asked for again, for some minutes: often without a stream, and now and then with one, for
/// what it told before the first answer was there.
export function useAskAgain(isOpen: boolean, again: () => void) {
  const latest = useRef(again);
  latest.current = again;
  const isStreamed = connection.value.state === 'on';
  useEffect(() => {
    if (!isOpen) return;
    let left = 60;
    const timer = setInterval(
      () => {
        if (document.hidden) return;
        if (left-- === 0) clearInterval(timer);
        else latest.current();
      },
      isStreamed ? 15_000 : 3000,
    );
    return () => clearInterval(timer);
  }, [isOpen, isStreamed]);
}
