import type { Schema } from '../api/client';
import type { Tone } from '../ui/parts';

/// What a link's figures mean for whoever keeps it running.

export type Link = Schema['PlatformLink'];
export type Links = Schema['PlatformLinks'];
/// `down`: nothing goes out; `starting`: not yet; `slowed`: the operator says "too fast".
export type Condition = 'works' | 'slowed' | 'starting' | 'down';
type Counter = 'submitted' | 'refused' | 'throttled' | 'timeouts';

export const tones: Record<Condition, Tone> = { works: 'ok', slowed: 'warn', starting: 'info', down: 'bad' };

/// What a counter of the link grew by a second between the first of these looks and the last; nothing when there are
/// not yet two, or the server was started between them.
export function perSecond(looks: readonly Links[], name: string, counter: Counter): number | undefined {
  const first = looks[0];
  const last = looks[looks.length - 1];
  if (!first || !last || first === last) return undefined;
  const before = first.links.find((l) => l.name === name);
  const now = last.links.find((l) => l.name === name);
  const seconds = (Date.parse(last.at) - Date.parse(first.at)) / 1000;
  if (!before || !now || !(seconds > 0) || now[counter] < before[counter]) return undefined;
  return (now[counter] - before[counter]) / seconds;
}

export const rounded = (rate: number): number => (rate > 0 && rate < 1 ? 1 : Math.round(rate));

/// A link that tries and fails is down in all its steps: it would flicker between them otherwise.
export function conditionOf(link: Link, throttled: number | undefined): Condition {
  if (link.state === 'bound') return (throttled ?? 0) > 0 ? 'slowed' : 'works';
  const isFirstTry = link.failed_binds === 0 && answersOf(link) === 0;
  return isFirstTry && (link.state === 'connecting' || link.state === 'binding') ? 'starting' : 'down';
}

/// How many submissions the operator has answered since the start.
export const answersOf = (link: Link): number => link.submitted + link.refused + link.throttled;

export const waitingOf = (link: Link): number =>
  link.waiting.otp + link.waiting.transactional + link.waiting.promotional;

/// Those of operators: without the one of test keys, which every server has and nobody configures.
export const ofOperators = (links: readonly Link[]): Link[] => links.filter((l) => !l.built_in);

/// How many sessions are missing, of a link that works without them.
export const missingOf = (link: Link): number => (link.sessions > 0 ? link.sessions_configured - link.sessions : 0);
