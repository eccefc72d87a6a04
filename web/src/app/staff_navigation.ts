import { book } from '../i18n/voice';
import type { Item } from './navigation';
import { words as en } from './staff_navigation.words.en';

/// Where the staff's pages are, and what they are called: nobody else loads their names.

const words = book(en, () => import('./staff_navigation.words.sw'));

export function staffEntries(): readonly Item[] {
  const n = words();
  return [
    { path: 'links', icon: 'link', text: n.links },
    { path: 'accounts', icon: 'company', text: n.accounts },
    { path: 'documents', icon: 'money', text: n.documents },
    { path: 'payments', icon: 'money', text: n.payments },
    { path: 'prices', icon: 'money', text: n.priceLists },
    { path: 'money-requests', icon: 'money', text: n.moneyRequests },
    { path: 'approvals', icon: 'sender', text: n.approvals },
    { path: 'health', icon: 'health', text: n.health },
    { path: 'reconciliation', icon: 'statement', text: n.reconciliation },
    { path: 'books', icon: 'statement', text: n.books },
    { path: 'people', icon: 'people', text: n.people },
    { path: 'mails', icon: 'mail', text: n.mails },
    { path: 'audit', icon: 'audit', text: n.audit },
  ];
}
