import SignIn from '../access/sign_in';
import { type ComponentType, lazy } from './lazy';

/// Every page with its address and what it takes. `:account` is a company's id. A page is loaded when it is
/// first shown; the way in comes with the first script, and the page behind it while one types the password.
/// The first row that fits counts: the platform's pages stand above companies' of the same name.
export type PageRoute = { path: string; page: ComponentType; permission?: string; open?: boolean };

const Overview = lazy(() => import('../messages/overview'));

/// The staff's pages stand in a file of their own: their names would lengthen everybody's first script.
const staff = (name: keyof typeof import('./staff_pages').staffPages) =>
  lazy(() => import('./staff_pages').then(({ staffPages }) => staffPages[name]()));

export const routes: readonly PageRoute[] = [
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
  {
    path: '/platform/documents',
    page: staff('staff_documents'),
    permission: 'platform:accounts:read',
  },
  { path: '/:account/documents', page: lazy(() => import('../money/documents')), permission: 'balance:read' },
  {
    path: '/platform/prices',
    page: staff('price_lists'),
    permission: 'platform:money:manage',
  },
  { path: '/:account/prices', page: lazy(() => import('../money/prices')), permission: 'networks:read' },
  { path: '/:account/top-up', page: lazy(() => import('../money/top_up')), permission: 'balance:read' },
  { path: '/:account/alerts', page: lazy(() => import('../money/alerts')), permission: 'balance:read' },
  { path: '/:account/statement', page: lazy(() => import('../money/statement')), permission: 'balance:read' },
  { path: '/platform/books', page: staff('books'), permission: 'platform:money:manage' },
  { path: '/platform/reconciliation', page: staff('reconciliation'), permission: 'platform:money:manage' },
  {
    path: '/platform/approvals',
    page: staff('approvals'),
    permission: 'platform:senders:decide',
  },
  {
    path: '/platform/approvals/:id',
    page: staff('approval'),
    permission: 'platform:senders:decide',
  },
  {
    path: '/platform/payments',
    page: staff('payments'),
    permission: 'platform:money:manage',
  },
  {
    path: '/platform/payments/:id',
    page: staff('payment'),
    permission: 'platform:money:manage',
  },
  {
    path: '/platform/money-requests',
    page: lazy(() => import('../money/requests')),
    permission: 'platform:money:manage',
  },
  {
    path: '/platform/money-requests/new',
    page: lazy(() => import('../money/request_form')),
    permission: 'platform:money:manage',
  },
  {
    path: '/platform/money-requests/:id',
    page: lazy(() => import('../money/request')),
    permission: 'platform:money:manage',
  },
  { path: '/platform/audit', page: lazy(() => import('../access/audit')), permission: 'platform:audit:read' },
  { path: '/:account/senders', page: lazy(() => import('../senders/senders')), permission: 'senders:read' },
  { path: '/:account/senders/:id', page: lazy(() => import('../senders/request')), permission: 'senders:read' },
  { path: '/:account/keys', page: lazy(() => import('../access/keys')), permission: 'keys:manage' },
  { path: '/:account/members', page: lazy(() => import('../access/members')), permission: 'members:read' },
  { path: '/:account/company', page: lazy(() => import('../accounts/company')), permission: 'account:read' },
  { path: '/:account/audit', page: lazy(() => import('../access/audit')), permission: 'audit:read' },
  { path: '/platform/links', page: staff('links'), permission: 'platform:accounts:read' },
  { path: '/platform/health', page: staff('health'), permission: 'platform:accounts:read' },
  {
    path: '/platform/accounts',
    page: staff('staff_accounts'),
    permission: 'platform:accounts:read',
  },
  {
    path: '/platform/accounts/:id',
    page: staff('staff_account'),
    permission: 'platform:accounts:read',
  },
  {
    path: '/platform/prices/:id',
    page: staff('price_list'),
    permission: 'platform:money:manage',
  },
  {
    path: '/platform/people',
    page: staff('staff_people'),
    permission: 'platform:people:manage',
  },
  {
    path: '/platform/people/:id',
    page: staff('staff_person'),
    permission: 'platform:people:manage',
  },
  { path: '/platform/mails', page: staff('mails'), permission: 'platform:mail:manage' },
  { path: '/:account/webhooks', page: lazy(() => import('../webhooks/webhooks')), permission: 'webhooks:manage' },
  { path: '/:account/webhooks/:id', page: lazy(() => import('../webhooks/webhook')), permission: 'webhooks:manage' },
];

/// Whether everybody may see the page.
export const isOpen = (path: string) => path.startsWith('/verify/') || routes.some((r) => r.open && r.path === path);

export const loadFirstPage = () => Overview.load().catch(() => {});
