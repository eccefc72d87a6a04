import { signal } from '@preact/signals';
import { core } from '../i18n/core';
import { wordsReady } from '../i18n/voice';
import type { IconName } from '../ui/icons.gen';
import { pathOf } from './place';
import { routes } from './routes';
import { isStaff, may, memberships } from './session';

/// What can be reached from where one is, by what a person wants to do. The order is that of the side and of the
/// bottom bar (its first four, then "More").

export type Item = { path: string; icon: IconName; text: string };

/// Those whose pages whoever is signed in may see.
function allowed(parent: '/:account' | '/platform', all: readonly Item[], account?: string): Item[] {
  const of = (item: Item) => routes.find((r) => r.path === `${parent}/${item.path}`)?.permission;
  const mine = all.filter((i) => {
    const permission = of(i);
    return !permission || may(permission, account);
  });
  return mine.map((i) => ({ ...i, path: `${account ? `/${account}` : parent}/${i.path}` }));
}

export function customerItems(account: string): Item[] {
  const n = core().nav;
  return allowed(
    '/:account',
    [
      { path: 'overview', icon: 'home', text: n.overview },
      { path: 'send', icon: 'send', text: n.send },
      { path: 'messages', icon: 'messages', text: n.messages },
      { path: 'top-up', icon: 'money', text: n.topUp },
      { path: 'statement', icon: 'statement', text: n.statement },
      { path: 'documents', icon: 'audit', text: n.documents },
      { path: 'prices', icon: 'money', text: n.prices },
      { path: 'senders', icon: 'sender', text: n.senders },
      { path: 'keys', icon: 'key', text: n.keys },
      { path: 'webhooks', icon: 'webhook', text: n.webhooks },
      { path: 'members', icon: 'people', text: n.members },
      { path: 'company', icon: 'company', text: n.company },
      { path: 'audit', icon: 'audit', text: n.audit },
    ],
    account,
  );
}

const staffEntries = signal<() => readonly Item[]>(() => []);
let isAsked = false;
async function loadStaffEntries(): Promise<void> {
  if (isAsked) return;
  isAsked = true;
  try {
    const there = await import('./staff_navigation');
    await wordsReady();
    staffEntries.value = there.staffEntries;
  } catch {
    isAsked = false; // the next page that is shown tries again
  }
}

/// None until their names are there, a moment after the first page.
export function staffItems(): Item[] {
  if (!isStaff.value) return [];
  void loadStaffEntries();
  return allowed('/platform', staffEntries.value());
}

export function ownItems(): Item[] {
  const n = core().nav;
  return [
    { path: '/me/security', icon: 'shield', text: n.security },
    { path: '/me/preferences', icon: 'settings', text: n.preferences },
  ];
}

/// Where whoever is signed in begins: their first company, or the platform; '' where they have neither.
export function firstPath(): string {
  const first = memberships.value[0];
  return first ? pathOf(first.id) : isStaff.value ? '/platform/links' : '';
}
