import type { Schema } from '../api/client';
import type { Tone } from '../ui/parts';

/// What webhooks and their deliveries mean to people. Knows no words and no requests.

export type Webhook = Schema['Webhook'];
export type Delivery = Schema['WebhookDelivery'];
export type EventType = Webhook['events'][number];

/// What there is to be told of, as it is shown: in groups by what stands before the dot.
export const eventTypes: readonly EventType[] = [
  'message.delivered',
  'message.undelivered',
  'message.rejected',
  'message.expired',
  'message.cancelled',
  'message.unknown',
  'sender.approved',
  'sender.rejected',
  'payment.credited',
  'balance.low',
];
export const groupOf = (type: string): string => type.slice(0, type.indexOf('.'));
export const eventGroups: readonly string[] = [...new Set(eventTypes.map(groupOf))];

/// Whether it has to do with outcomes of messages at all.
export const hearsOfMessages = (events: readonly EventType[]): boolean => events.some((t) => groupOf(t) === 'message');

export const toneOf = (state: Webhook['state']): Tone =>
  state === 'ok' ? 'ok' : state === 'failing' || state === 'gone' ? 'bad' : state === 'paused' ? 'warn' : 'plain';
export const toneOfDelivery = (state: Delivery['state']): Tone =>
  state === 'delivered' ? 'ok' : state === 'waiting' ? 'warn' : 'bad';

/// Where it goes, short enough for a heading: without the scheme, and without what may be secret in a query.
export function shortUrl(url: string): string {
  const [bare = url] = url.replace(/^https?:\/\//, '').split(/[?#]/);
  return bare.length > 44 ? `${bare.slice(0, 43)}…` : bare;
}

export const isUrl = (text: string): boolean => /^https?:\/\/[^\s/]+/.test(text.trim());

/// "8:05", "08:05" and "0805" are 08:05; nothing when it is no time of a day.
export function timeOfDay(text: string): string | undefined {
  const [, h = '', m = ''] = /^(\d{1,2})[:.]?(\d{2})$/.exec(text.trim()) ?? [];
  if (h === '' || Number(h) > 24 || Number(m) > 59 || (Number(h) === 24 && Number(m) > 0)) return undefined;
  return `${h.padStart(2, '0')}:${m}`;
}

/// That moment in Kenya. 24:00 is the first of the next day.
export function momentOf(date: string, time: string): string {
  const start = new Date(`${date}T00:00:00+03:00`).getTime();
  const [h = '0', m = '0'] = time.split(':');
  return new Date(start + (Number(h) * 60 + Number(m)) * 60_000).toISOString();
}
