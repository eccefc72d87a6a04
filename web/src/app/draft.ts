import { type Signal, signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { core } from '../i18n/core';
import { say } from '../ui/dialog';
import { drafts, me } from './session';

/// What somebody has written and not sent, kept for this tab: it survives a reload and an ended session, and goes
/// when it is sent or when they sign out. Another person in the same tab never sees it.
export function useDraft<T extends object>(name: string, empty: () => T): [Signal<T>, () => void] {
  const key = keyOf(name);
  const draft = useMemo(() => {
    const kept = signal<T>(read(key, empty()));
    kept.subscribe((now) => keep(key, now));
    return kept;
  }, [key]);
  const drop = () => {
    draft.value = empty();
    sessionStorage.removeItem(key);
  };
  return [draft, drop];
}

const keyOf = (name: string) => `${drafts}${me.value?.id ?? ''}.${name}`;

/// A draft begun for another page, which shows it when it is opened; and what was kept for it before.
export const keepDraft = (name: string, draft: object) => keep(keyOf(name), draft);
export const keptDraft = <T extends object>(name: string, empty: T): T => read(keyOf(name), empty);

let isFull = false;

/// More than the browser keeps for a tab: the page goes on with it. An older state of it is worse than none.
function keep(key: string, draft: object) {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
    isFull = false;
  } catch {
    sessionStorage.removeItem(key);
    if (!isFull) say(core().state.notKept, 'bad');
    isFull = true;
  }
}

function read<T extends object>(key: string, empty: T): T {
  try {
    const text = sessionStorage.getItem(key);
    return text ? { ...empty, ...(JSON.parse(text) as Partial<T>) } : empty;
  } catch {
    return empty;
  }
}
