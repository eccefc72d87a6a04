import { type ComponentType, lazy } from './lazy';

/// Every page with its address and what it takes. `:account` is a company's id. A page is loaded when it is
/// first shown.
export type PageRoute = { path: string; page: ComponentType; permission?: string; open?: boolean };

export const routes: readonly PageRoute[] = [
  { path: '/sign-in', page: lazy(() => import('../access/sign_in')), open: true },
  { path: '/:account/webhooks', page: lazy(() => import('../webhooks/webhooks')), permission: 'webhooks:manage' },
  { path: '/:account/webhooks/:id', page: lazy(() => import('../webhooks/webhook')), permission: 'webhooks:manage' },
];
