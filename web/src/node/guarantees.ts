import type { Schema } from '../api/client';

/// Whether what the platform promises holds, judged from its figures. One look tells what is; two tell what grows.

export type Health = Schema['PlatformHealth'];
export type Verdict = 'ok' | 'warn' | 'bad';
export type Name =
  | 'ready'
  | 'books'
  | 'database'
  | 'commits'
  | 'oldest'
  | 'callbacks'
  | 'mails'
  | 'payments'
  | 'connections';
export type Guarantee = { name: Name; verdict: Verdict };

/// What happened between the first of the looks and the last; nothing with one look, or across a start of the server.
export type Growth = {
  seconds: number;
  commits: number;
  /// Mean of one commit.
  commitMs: number | undefined;
  commitFailures: number;
  accepted: number;
  requests: number;
  callbacksSent: number;
  callbacksFailed: number;
  callbacksDropped: number;
};

const hour = 3600;
// A message ends by itself an hour after its validity: 24 hours as it is usually, 72 at the most that is usual.
export const oldestUsual = 25 * hour;
export const oldestMost = 73 * hour;
export const commitSlowMs = 25;
export const commitBadMs = 250;
// Up to so many callbacks wait wherever there is traffic. More are late when they take longer than this to go, at the
// pace of the last seconds.
export const callbacksUsual = 1000;
export const callbacksSlow = 60;
export const mailsSlow = 600;
export const mailsBad = hour;

const meanMs = (microseconds: number, commits: number): number | undefined =>
  commits > 0 ? microseconds / commits / 1000 : undefined;

export const sinceStartMs = (h: Health): number | undefined => meanMs(h.commit_microseconds, h.commits);

export function growthOf(looks: readonly Health[]): Growth | undefined {
  const a = looks[0];
  const b = looks[looks.length - 1];
  if (!a || !b || a === b) return undefined;
  const seconds = (Date.parse(b.at) - Date.parse(a.at)) / 1000;
  if (!(seconds > 0) || b.requests < a.requests || b.commits < a.commits) return undefined;
  return {
    seconds,
    commits: b.commits - a.commits,
    commitMs: meanMs(b.commit_microseconds - a.commit_microseconds, b.commits - a.commits),
    commitFailures: b.commit_failures - a.commit_failures,
    accepted: b.messages.accepted - a.messages.accepted,
    requests: b.requests - a.requests,
    callbacksSent: b.callbacks.sent - a.callbacks.sent,
    callbacksFailed: b.callbacks.failed - a.callbacks.failed,
    callbacksDropped: b.callbacks.dropped - a.callbacks.dropped,
  };
}

/// Seconds since the oldest message without a final state was accepted, by the server's own clock.
export function oldestAge(h: Health): number | undefined {
  if (!h.oldest_unfinished) return undefined;
  return Math.max(0, (Date.parse(h.at) - Date.parse(h.oldest_unfinished)) / 1000);
}

/// Seconds until the callbacks that wait are gone at the pace of the last seconds: without end when none went, nothing
/// where few wait or the pace is not known.
export function callbacksLast(h: Health, g: Growth | undefined): number | undefined {
  const { waiting } = h.callbacks;
  return g && waiting > callbacksUsual ? (waiting * g.seconds) / Math.max(0, g.callbacksSent) : undefined;
}

/// What was given up is lost; what fails, or is late, comes in the end.
function callbacksVerdict(h: Health, g: Growth | undefined): Verdict {
  if ((g?.callbacksDropped ?? 0) > 0) return 'bad';
  if ((g?.callbacksFailed ?? 0) > 0) return 'warn';
  return over(callbacksLast(h, g), callbacksSlow, Number.POSITIVE_INFINITY);
}

const over = (figure: number | undefined, warn: number, bad: number): Verdict =>
  figure === undefined || figure <= warn ? 'ok' : figure <= bad ? 'warn' : 'bad';

const judges: Record<Name, (h: Health, g: Growth | undefined) => Verdict> = {
  ready: (h) => (h.ready ? 'ok' : 'bad'),
  books: (h) => (h.ledger_breaches === 0 ? 'ok' : 'bad'),
  database: (h, g) => (h.database !== 'answers' ? 'bad' : (g?.commitFailures ?? 0) > 0 ? 'bad' : 'ok'),
  commits: (_, g) => over(g?.commitMs, commitSlowMs, commitBadMs),
  oldest: (h) => over(oldestAge(h), oldestUsual, oldestMost),
  callbacks: callbacksVerdict,
  mails: (h) => (h.mails.waiting === 0 ? 'ok' : over(h.mails.oldest_seconds, mailsSlow, mailsBad)),
  payments: (h) => (h.payments?.overdue ? 'bad' : 'ok'),
  connections: () => 'ok',
};

const rank: Record<Verdict, number> = { bad: 0, warn: 1, ok: 2 };

/// All of them, what is wrong first, else always in the same order.
export const judged = (h: Health, g: Growth | undefined): Guarantee[] =>
  (Object.keys(judges) as Name[])
    .filter((name) => name !== 'payments' || h.payments)
    .map((name) => ({ name, verdict: judges[name](h, g) }))
    .sort((a, b) => rank[a.verdict] - rank[b.verdict]);

export const worst = (all: readonly Guarantee[]): Verdict => all[0]?.verdict ?? 'ok';

/// How long that is, in the two largest units: [days, hours], [hours, minutes], [minutes], [seconds].
export type Age = { days?: number; hours?: number; minutes?: number; seconds?: number };
export function ageOf(seconds: number): Age {
  const s = Math.floor(seconds);
  if (s < 60) return { seconds: s };
  if (s < hour) return { minutes: Math.floor(s / 60) };
  if (s < 24 * hour) return { hours: Math.floor(s / hour), minutes: Math.floor((s % hour) / 60) };
  return { days: Math.floor(s / (24 * hour)), hours: Math.floor((s % (24 * hour)) / hour) };
}

/// 0.8, 12: a mean time as a person reads it.
export const msText = (ms: number): string => (ms < 10 ? ms.toFixed(1) : String(Math.round(ms)));
