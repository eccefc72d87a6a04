import SignIn from '../access/sign_in';
import { type ComponentType, lazy } from './lazy';

/// Every page with its address and what it takes. `:account` is a company's id. A page is loaded when it is
/// first shown; the way in comes with the first script, and the page behind it while one types the password.
/// The first row that fits counts: the platform's pages stand above companies' of the same name.
export type PageRoute = { path: string; page: ComponentType; permission?: string; open?: boolean };

const Overview = lazy(() => import('../messages/overview'));

/// Those that most visits do without stand in a file of their own: their names would lengthen everybody's first script.
const later = (name: keyof typeof import('./later_pages').laterPages) =>
  lazy(() => import('./later_pages').then(({ laterPages }) => laterPages[name]()));

export const routes: readonly PageRoute[] = [
  { path: '/sign-in', page: SignIn, open: true },
  { path: '/sign-up', page: lazy(() => import('../access/sign_up')), open: true },
  { path: '/reset', page: lazy(() => import('../access/reset')), open: true },
  { path: '/recovery', page: lazy(() => import('../access/recovery')), open: true },
  { path: '/accept', page: lazy(() => import('../access/accept')), open: true },
  { path: '/new-company', page: later('new_company') },
  { path: '/me/security', page: later('security') },
  { path: '/me/preferences', page: later('preferences') },
  { path: '/:account/overview', page: Overview },
  { path: '/:account/send', page: lazy(() => import('../messages/send')), permission: 'messages:send' },
  { path: '/:account/messages', page: lazy(() => import('../messages/list')), permission: 'messages:read' },
  { path: '/:account/messages/:id', page: lazy(() => import('../messages/one')), permission: 'messages:read' },
  { path: '/verify/:token', page: lazy(() => import('../money/document_check')), open: true },
  {
    path: '/platform/documents',
    page: later('staff_documents'),
    permission: 'platform:accounts:read',
  },
  { path: '/:account/documents', page: later('documents'), permission: 'balance:read' },
  {
    path: '/platform/prices',
    page: later('price_lists'),
    permission: 'platform:money:manage',
  },
  { path: '/:account/prices', page: later('prices'), permission: 'networks:read' },
  { path: '/:account/top-up', page: lazy(() => import('../money/top_up')), permission: 'balance:read' },
  { path: '/:account/alerts', page: later('alerts'), permission: 'balance:read' },
  { path: '/:account/statement', page: later('statement'), permission: 'balance:read' },
  { path: '/platform/books', page: later('books'), permission: 'platform:money:manage' },
  {
    path: '/platform/approvals',
    page: later('approvals'),
    permission: 'platform:senders:decide',
  },
  {
    path: '/platform/approvals/:id',
    page: later('approval'),
    permission: 'platform:senders:decide',
  },
  {
    path: '/platform/payments',
    page: later('payments'),
    permission: 'platform:money:manage',
  },
  {
    path: '/platform/payments/:id',
    page: later('payment'),
    permission: 'platform:money:manage',
  },
  {
    path: '/platform/money-requests',
    page: later('money_requests'),
    permission: 'platform:money:manage',
  },
  {
    path: '/platform/money-requests/new',
    page: later('money_request_form'),
    permission: 'platform:money:manage',
  },
  {
    path: '/platform/money-requests/:id',
    page: later('money_request'),
    permission: 'platform:money:manage',
  },
  { path: '/platform/audit', page: later('audit'), permission: 'platform:audit:read' },
  { path: '/:account/senders', page: lazy(() => import('../senders/senders')), permission: 'senders:read' },
  { path: '/:account/senders/:id', page: lazy(() => import('../senders/request')), permission: 'senders:read' },
  { path: '/:account/keys', page: lazy(() => import('../access/keys')), permission: 'keys:manage' },
  { path: '/:account/members', page: lazy(() => import('../access/members')), permission: 'members:read' },
  { path: '/:account/company', page: lazy(() => import('../accounts/company')), permission: 'account:read' },
  { path: '/:account/audit', page: later('audit'), permission: 'audit:read' },
  { path: '/platform/links', page: later('links'), permission: 'platform:accounts:read' },
  { path: '/platform/health', page: later('health'), permission: 'platform:accounts:read' },
  {
    path: '/platform/accounts',
    page: later('staff_accounts'),
    permission: 'platform:accounts:read',
  },
  {
    path: '/platform/accounts/:id',
    page: later('staff_account'),
    permission: 'platform:accounts:read',
  },
  {
    path: '/platform/prices/:id',
    page: later('price_list'),
    permission: 'platform:money:manage',
  },
  {
    path: '/platform/people',
    page: later('staff_people'),
    permission: 'platform:people:manage',
  },
  {
    path: '/platform/people/:id',
    page: later('staff_person'),
    permission: 'platform:people:manage',
  },
  { path: '/platform/mails', page: later('mails'), permission: 'platform:mail:manage' },
  { path: '/:account/webhooks', page: lazy(() => import('../webhooks/webhooks')), permission: 'webhooks:manage' },
  { path: '/:account/webhooks/:id', page: lazy(() => import('../webhooks/webhook')), permission: 'webhooks:manage' },
];

/// Whether everybody may see the page.
export const isOpen = (path: string) => path.startsWith('/verify/') || routes.some((r) => r.open && r.path === path);

export const loadFirstPage = () => Overview.load().catch(() => {});
