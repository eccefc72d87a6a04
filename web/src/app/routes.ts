import SignIn from '../access/sign_in';
import { type ComponentType, lazy } from './lazy';

/// Every page with its address and what it takes. `:account` is a company's id. A page is loaded when it is
/// first shown; the way in comes with the first script, and the page behind it while one types the password.
/// The first row that fits counts: the platform's pages stand above companies' of the same name.
export type PageRoute = { path: string; page: ComponentType; permission?: string; open?: boolean };

const Overview = lazy(() => import('../messages/overview'));

/// A page of the staff. They stand in a file of their own: their names would lengthen everybody's first script.
const staff = (path: string, name: keyof typeof import('./staff_pages').staffPages, permission: string): PageRoute => ({
  path: `/platform/${path}`,
  page: lazy(() => import('./staff_pages').then(({ staffPages }) => staffPages[name]())),
  permission: `platform:${permission}`,
});

export const routes: readonly PageRoute[] = [
  staff('documents', 'staff_documents', 'accounts:read'),
  staff('prices', 'price_lists', 'money:manage'),
  staff('books', 'books', 'money:manage'),
  staff('reconciliation', 'reconciliation', 'money:manage'),
  staff('approvals', 'approvals', 'senders:decide'),
  staff('approvals/:id', 'approval', 'senders:decide'),
  staff('payments', 'payments', 'money:manage'),
  staff('payments/:id', 'payment', 'money:manage'),
  staff('money-requests', 'money_requests', 'money:manage'),
  staff('money-requests/new', 'money_request_form', 'money:manage'),
  staff('money-requests/:id', 'money_request', 'money:manage'),
  staff('links', 'links', 'accounts:read'),
  staff('health', 'health', 'accounts:read'),
  staff('accounts', 'staff_accounts', 'accounts:read'),
  staff('accounts/:id', 'staff_account', 'accounts:read'),
  staff('prices/:id', 'price_list', 'money:manage'),
  staff('people', 'staff_people', 'people:manage'),
  staff('people/:id', 'staff_person', 'people:manage'),
  staff('mails', 'mails', 'mail:manage'),
  { path: '/sign-in', page: SignIn, open: true },
  { path: '/sign-up', page: lazy(() => import('../access/sign_up')), open: true },
  { path: '/reset', page: lazy(() => import('../access/reset')), open: true },
  { path: '/recovery', page: lazy(() => import('../access/recovery')), open: true },
  { path: '/accept', page: lazy(() => import('../access/accept')), open: true },
  { path: '/new-company', page: lazy(() => import('../accounts/new_company')) },
  { path: '/me/security', page: lazy(() => import('../access/security')) },
  { path: '/me/preferences', page: lazy(() => import('../access/preferences')) },
  { path: '/:account/overview', page: Overview },
  { path: '/:account/send', page: lazy(() => import('../messages/send')), permission: 'messages:send' },
  { path: '/:account/messages', page: lazy(() => import('../messages/list')), permission: 'messages:read' },
  { path: '/:account/messages/:id', page: lazy(() => import('../messages/one')), permission: 'messages:read' },
  { path: '/verify/:token', page: lazy(() => import('../money/document_check')), open: true },
  { path: '/:account/documents', page: lazy(() => import('../money/documents')), permission: 'balance:read' },
  { path: '/:account/prices', page: lazy(() => import('../money/prices')), permission: 'networks:read' },
  { path: '/:account/top-up', page: lazy(() => import('../money/top_up')), permission: 'balance:read' },
  { path: '/:account/alerts', page: lazy(() => import('../money/alerts')), permission: 'balance:read' },
  { path: '/:account/statement', page: lazy(() => import('../money/statement')), permission: 'balance:read' },
  { path: '/platform/audit', page: lazy(() => import('../access/audit')), permission: 'platform:audit:read' },
  { path: '/:account/senders', page: lazy(() => import('../senders/senders')), permission: 'senders:read' },
  { path: '/:account/senders/:id', page: lazy(() => import('../senders/request')), permission: 'senders:read' },
  { path: '/:account/keys', page: lazy(() => import('../access/keys')), permission: 'keys:manage' },
  { path: '/:account/members', page: lazy(() => import('../access/members')), permission: 'members:read' },
  { path: '/:account/company', page: lazy(() => import('../accounts/company')), permission: 'account:read' },
  { path: '/:account/audit', page: lazy(() => import('../access/audit')), permission: 'audit:read' },
  { path: '/:account/webhooks', page: lazy(() => import('../webhooks/webhooks')), permission: 'webhooks:manage' },
  { path: '/:account/webhooks/:id', page: lazy(() => import('../webhooks/webhook')), permission: 'webhooks:manage' },
];

/// Whether everybody may see the page.
export const isOpen = (path: string) => path.startsWith('/verify/') || routes.some((r) => r.open && r.path === path);

export const loadFirstPage = () => Overview.load().catch(() => {});
