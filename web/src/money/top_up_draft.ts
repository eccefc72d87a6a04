import { intentionKey } from '../api/client';
import { useDraft } from '../app/draft';
import { me } from '../app/session';
import { phone } from '../i18n/format';
import type { Written } from './top_up_rules';

/// What is asked for on the page, kept for the tab.
export type TopUpDraft = Written & {
  /// null: nothing was written, so it is one's own.
  phone: string | null;
  /// Of this intention: sent again after a lost answer it asks no phone twice.
  key: string;
};

const empty = (): TopUpDraft => ({ choice: '500', other: '', phone: null, key: intentionKey() });

export function useTopUpDraft(account: string) {
  const [draft] = useDraft(`top-up.${account}`, empty);
  const set = (change: Partial<TopUpDraft>) => {
    draft.value = { ...draft.peek(), ...change };
  };
  return { d: draft.value, set, anew: () => set({ key: intentionKey() }) };
}
export type Drafted = ReturnType<typeof useTopUpDraft>;

/// The person's own number, once it is proved.
export const ownPhone = (): string => (me.value?.phone && me.value.phone_proved_at ? phone(me.value.phone) : '');
