import { type ComponentType, lazy } from './lazy';

/// Every page with its address and what it takes. `:account` is a company's id. A page is loaded when it is
/// first shown.
export type PageRoute = { path: string; page: ComponentType; permission?: string; open?: boolean };

export const routes: readonly PageRoute[] = [
  { path: '/sign-in', page: lazy(() => import('../access/sign_in')), open: true },
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
  { path: '/platform/audit', page: lazy(() => import('../access/audit')), permission: 'platform:audit:read' },
  { path: '/:account/senders', page: lazy(() => import('../senders/senders')), permission: 'senders:read' },
  { path: '/:account/senders/:id', page: lazy(() => import('../senders/request')), permission: 'senders:read' },
  { path: '/:account/keys', page: lazy(() => import('../access/keys')), permission: 'keys:manage' },
  { path: '/:account/members', page: lazy(() => import('../access/members')), permission: 'members:read' },
  { path: '/:account/company', page: lazy(() => import('../accounts/company')), permission: 'account:read' },
  { path: '/:account/audit', page: lazy(() => import('../access/audit')), permission: 'audit:read' },
];
