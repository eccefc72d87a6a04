import SignIn from '../access/sign_in';
import { type ComponentType, lazy } from './lazy';

/// Every page with its address and what it takes. `:account` is a company's id. A page is loaded when it is
/// first shown; the way in comes with the first script, and the page behind it while one types the password.
export type PageRoute = { path: string; page: ComponentType; permission?: string; open?: boolean };

const Overview = lazy(() => import('../messages/overview'));

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
  { path: '/:account/documents', page: lazy(() => import('../money/documents')), permission: 'balance:read' },
  {
    path: '/platform/documents',
    page: lazy(() => import('../money/staff_documents')),
    permission: 'platform:accounts:read',
  },
  { path: '/:account/top-up', page: lazy(() => import('../money/top_up')), permission: 'balance:read' },
  { path: '/:account/statement', page: lazy(() => import('../money/statement')), permission: 'balance:read' },
  { path: '/platform/books', page: lazy(() => import('../money/books')), permission: 'platform:money:manage' },
  {
    path: '/platform/approvals',
    page: lazy(() => import('../senders/approvals')),
    permission: 'platform:senders:decide',
  },
  {
    path: '/platform/approvals/:id',
    page: lazy(() => import('../senders/approval')),
    permission: 'platform:senders:decide',
  },
  {
    path: '/platform/payments',
    page: lazy(() => import('../money/payments')),
    permission: 'platform:money:manage',
  },
  {
    path: '/platform/payments/:id',
    page: lazy(() => import('../money/payment')),
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
  { path: '/platform/links', page: lazy(() => import('../links/links')), permission: 'platform:accounts:read' },
  { path: '/platform/health', page: lazy(() => import('../node/health')), permission: 'platform:accounts:read' },
  {
    path: '/platform/accounts',
    page: lazy(() => import('../accounts/staff_accounts')),
    permission: 'platform:accounts:read',
  },
  {
    path: '/platform/accounts/:id',
    page: lazy(() => import('../accounts/staff_account')),
    permission: 'platform:accounts:read',
  },
  {
    path: '/platform/people',
    page: lazy(() => import('../access/staff_people')),
    permission: 'platform:people:manage',
  },
  {
    path: '/platform/people/:id',
    page: lazy(() => import('../access/staff_person')),
    permission: 'platform:people:manage',
  },
  { path: '/platform/mails', page: lazy(() => import('../mail/mails')), permission: 'platform:mail:manage' },
  { path: '/:account/webhooks', page: lazy(() => import('../webhooks/webhooks')), permission: 'webhooks:manage' },
  { path: '/:account/webhooks/:id', page: lazy(() => import('../webhooks/webhook')), permission: 'webhooks:manage' },
];

/// Whether everybody may see the page.
export const isOpen = (path: string) => path.startsWith('/verify/') || routes.some((r) => r.open && r.path === path);

export const loadFirstPage = () => Overview.load().catch(() => {});
