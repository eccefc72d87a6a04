import { computed, effect, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/// The one stream of events from the server, of the company in view. Events are handed on together, at most once
/// a second; after a connection was lost, whoever shows something is told to fetch it again.

export type LiveEvent = { type: string; data: unknown };
type Listener = (events: readonly LiveEvent[]) => void;

/// 'off' where no stream is wanted, 'on' when it runs, 'lost' with the moment since when.
export const connection = signal<{ state: 'off' | 'joining' | 'on' | 'lost'; since: Date }>({
  state: 'off',
  since: new Date(),
});
export const isLost = computed(() => connection.value.state === 'lost');
/// Grows when everything on the page is to be fetched again.
export const refetch = signal(0);

const kinds = ['message', 'balance', 'webhook', 'sender', 'account', 'links', 'reset'] as const;
const listeners = new Set<Listener>();
const followed = signal<string>('');
let waiting: LiveEvent[] = [];
let isTimed = false;
const most = 2000;

/// The company whose events are wanted; '' is none, 'platform' is staff's.
export const follow = (account: string) => {
  followed.value = account;
};

function hand() {
  isTimed = false;
  const batch = waiting;
  waiting = [];
  for (const tell of listeners) tell(batch);
}

function take(type: string, text: string) {
  // More than a page can show in a second: it is fetched anew instead.
  if (waiting.length >= most) {
    waiting = [];
    refetch.value++;
    return;
  }
  try {
    waiting.push({ type, data: JSON.parse(text) });
  } catch {
    return;
  }
  if (isTimed) return;
  isTimed = true;
  setTimeout(hand, 1000);
}

effect(() => {
  const account = followed.value;
  waiting = [];
  if (!account) {
    connection.value = { state: 'off', since: new Date() };
    return;
  }
  connection.value = { state: 'joining', since: new Date() };
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let pause = 1000;
  const join = () => {
    const query = account === 'platform' ? '' : `?for_account=${encodeURIComponent(account)}`;
    source = new EventSource(account === 'platform' ? '/v1/platform/events' : `/v1/events${query}`);
    source.onopen = () => {
      pause = 1000;
      if (connection.peek().state === 'lost') refetch.value++;
      connection.value = { state: 'on', since: new Date() };
    };
    source.onerror = () => {
      if (connection.peek().state !== 'lost') connection.value = { state: 'lost', since: new Date() };
      // The browser itself tries again while it is CONNECTING; a refusal closes for good, and we try later.
      if (source?.readyState === EventSource.CLOSED) {
        again = setTimeout(join, pause);
        pause = Math.min(pause * 2, 30_000);
      }
    };
    for (const kind of kinds)
      source.addEventListener(kind, (e) => {
        if (kind === 'reset') refetch.value++;
        else take(kind, (e as MessageEvent<string>).data);
      });
  };
  join();
  return () => {
    clearTimeout(again);
    source?.close();
  };
});

/// For what no event tells: `again` is called when somebody comes back to the page, and when the company changed.
export function useSeenAgain(again: () => void) {
  const latest = useRef(again);
  latest.current = again;
  useLive((events) => {
    if (events.some((e) => e.type === 'account')) latest.current();
  });
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') latest.current();
    };
    addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
}

/// Calls `tell` with the events of each second while the component is shown.
export function useLive(tell: Listener) {
  useEffect(() => {
    listeners.add(tell);
    return () => {
      listeners.delete(tell);
    };
  });
}
