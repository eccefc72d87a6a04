import { core } from '../i18n/core';
import type { IconName } from '../ui/icons.gen';
import { pathOf } from './place';
import { isStaff, may, memberships } from './session';

/// What can be reached from where one is, by what a person wants to do. The order is that of the side and of the
/// bottom bar (its first four, then "More").

export type Item = { path: string; icon: IconName; text: string };
type Rule = Item & { permission?: string };

export function customerItems(account: string): Item[] {
  const n = core().nav;
  const all: Rule[] = [
    { path: 'overview', icon: 'home', text: n.overview },
    { path: 'send', icon: 'send', text: n.send, permission: 'messages:send' },
    { path: 'messages', icon: 'messages', text: n.messages, permission: 'messages:read' },
    { path: 'top-up', icon: 'money', text: n.topUp, permission: 'balance:read' },
    { path: 'statement', icon: 'statement', text: n.statement, permission: 'balance:read' },
    { path: 'documents', icon: 'audit', text: n.documents, permission: 'balance:read' },
    { path: 'prices', icon: 'money', text: n.prices, permission: 'networks:read' },
    { path: 'senders', icon: 'sender', text: n.senders, permission: 'senders:read' },
    { path: 'keys', icon: 'key', text: n.keys, permission: 'keys:manage' },
    { path: 'webhooks', icon: 'webhook', text: n.webhooks, permission: 'webhooks:manage' },
    { path: 'members', icon: 'people', text: n.members, permission: 'members:read' },
    { path: 'company', icon: 'company', text: n.company, permission: 'account:read' },
    { path: 'audit', icon: 'audit', text: n.audit, permission: 'audit:read' },
  ];
  return all
    .filter((i) => !i.permission || may(i.permission, account))
    .map((i) => ({ ...i, path: `/${account}/${i.path}` }));
}

export function staffItems(): Item[] {
  if (!isStaff.value) return [];
  const n = core().nav;
  const all: Rule[] = [
    { path: 'links', icon: 'link', text: n.links, permission: 'platform:accounts:read' },
    { path: 'accounts', icon: 'company', text: n.accounts, permission: 'platform:accounts:read' },
    { path: 'documents', icon: 'money', text: n.documents, permission: 'platform:accounts:read' },
    { path: 'payments', icon: 'money', text: n.payments, permission: 'platform:money:manage' },
    { path: 'prices', icon: 'money', text: n.priceLists, permission: 'platform:money:manage' },
    { path: 'money-requests', icon: 'shield', text: n.moneyRequests, permission: 'platform:money:manage' },
    { path: 'approvals', icon: 'sender', text: n.approvals, permission: 'platform:senders:decide' },
    { path: 'health', icon: 'health', text: n.health, permission: 'platform:accounts:read' },
    { path: 'reconciliation', icon: 'statement', text: n.reconciliation, permission: 'platform:money:manage' },
    { path: 'books', icon: 'statement', text: n.books, permission: 'platform:money:manage' },
    { path: 'people', icon: 'people', text: n.people, permission: 'platform:people:manage' },
    { path: 'mails', icon: 'mail', text: n.mails, permission: 'platform:mail:manage' },
    { path: 'audit', icon: 'audit', text: n.audit, permission: 'platform:audit:read' },
  ];
  return all.filter((i) => !i.permission || may(i.permission)).map((i) => ({ ...i, path: `/platform/${i.path}` }));
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
