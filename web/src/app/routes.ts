import { type ComponentType, lazy } from './lazy';

/// Every page with its address and what it takes. `:account` is a company's id. A page is loaded when it is
/// first shown.
export type PageRoute = { path: string; page: ComponentType; permission?: string; open?: boolean };

export const routes: readonly PageRoute[] = [
  { path: '/sign-in', page: lazy(() => import('../access/sign_in')), open: true },
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
];
