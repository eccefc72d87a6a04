import type { Schema } from '../api/client';
import { core } from '../i18n/core';
import { when } from '../i18n/format';
import type { Delivery, Webhook } from './rules';
import { webhookWords } from './words';

type Ended = { status?: number | undefined; error_code?: WebhookError | undefined };
type WebhookError = Schema['WebhookError'];

/// What an attempt came to, in words: the status of the answer, or why there was none.
export function whyOf(d: Ended): string {
  const w = webhookWords();
  if (d.status) return w.deliveries.status(d.status);
  // A server that is newer may know of more.
  return d.error_code ? (w.errors[d.error_code] ?? w.errors.other) : core().unknown;
}
export const whyLast = (h: Webhook): string => whyOf({ status: h.last_status, error_code: h.last_error_code });

export const typeOf = (d: Delivery): string => webhookWords().types[d.type] ?? d.type;

/// How a webhook fares, in a sentence.
export function standingOf(h: Webhook): string {
  const w = webhookWords().standing;
  if (h.state === 'failing') return w.failing(when(h.failing_since ?? h.created_at));
  if (h.state !== 'ok') return w[h.state];
  return h.last_failed_at ? w.okSince(when(h.last_failed_at), whyLast(h)) : w.ok;
}
