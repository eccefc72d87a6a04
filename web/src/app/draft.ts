import { type Signal, signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { me } from './session';

/// What somebody has written and not sent, kept for this tab: it survives a reload and an ended session, and goes
/// when it is sent or when they sign out. Another person in the same tab never sees it.
export function useDraft<T extends object>(name: string, empty: () => T): [Signal<T>, () => void] {
  const key = `mbs.draft.${me.value?.id ?? ''}.${name}`;
  const draft = useMemo(() => {
    const kept = signal<T>(read(key, empty()));
    kept.subscribe((now) => sessionStorage.setItem(key, JSON.stringify(now)));
    return kept;
  }, [key]);
  const drop = () => {
    draft.value = empty();
    sessionStorage.removeItem(key);
  };
  return [draft, drop];
}

function read<T extends object>(key: string, empty: T): T {
  try {
    const text = sessionStorage.getItem(key);
    return text ? { ...empty, ...(JSON.parse(text) as Partial<T>) } : empty;
  } catch {
    return empty;
  }
}
