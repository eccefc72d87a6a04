import { core } from '../i18n/core';
import { when } from '../i18n/format';
import type { Delivery, Webhook } from './rules';
import { webhookWords } from './words';

/// Why an attempt failed, in words.
export const whyOf = (d: { status?: number; error?: string }): string =>
  d.status ? webhookWords().deliveries.status(d.status) : d.error || core().unknown;

export const typeOf = (d: Delivery): string => webhookWords().types[d.type] ?? d.type;

/// How a webhook fares, in a sentence.
export function standingOf(h: Webhook): string {
  const w = webhookWords().standing;
  const last = { status: h.last_status, error: h.last_error } as { status?: number; error?: string };
  if (h.state === 'failing') return w.failing(when(h.failing_since ?? h.created_at));
  if (h.state !== 'ok') return w[h.state];
  return h.last_failed_at ? w.okSince(when(h.last_failed_at), whyOf(last)) : w.ok;
}
