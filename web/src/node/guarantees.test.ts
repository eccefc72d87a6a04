import { describe, expect, it } from 'vitest';
import { told } from './guarantee_text';
import { ageOf, callbacksLast, growthOf, type Health, judged, msText, oldestAge, worst } from './guarantees';

const health = (change: Partial<Health> = {}): Health => ({
  at: '2026-11-28T09:00:00.000Z',
  ready: true,
  because: [],
  ledger_breaches: 0,
  commits: 100,
  commit_failures: 0,
  commit_microseconds: 200_000,
  oldest_unfinished: null,
  database: 'answers',
  messages: { accepted: 10, delivered: 0, undelivered: 0, rejected: 0, expired: 0, cancelled: 0, unknown: 0 },
  waiting: 0,
  accounts_awake: 1,
  callbacks: { waiting: 0, sent: 0, failed: 0, dropped: 0 },
  mails: { waiting: 0, oldest_seconds: 0, sent: 0, refused: 0 },
  connections: 1,
  requests: 5,
  ...change,
});
const later = (change: Partial<Health>): Health => health({ at: '2026-11-28T09:00:02.000Z', requests: 9, ...change });
const verdictOf = (name: string, h: Health, before?: Health) =>
  judged(h, growthOf(before ? [before, h] : [h])).find((g) => g.name === name)?.verdict;

describe('the guarantees', () => {
  it('all hold on a server that has nothing to do', () => {
    expect(worst(judged(health(), undefined))).toBe('ok');
  });
  it('show what is wrong first and the rest in the usual order', () => {
    const all = judged(
      health({ ledger_breaches: 1, mails: { waiting: 2, oldest_seconds: 900, sent: 0, refused: 0 } }),
      undefined,
    );
    expect(all.map((g) => g.name).slice(0, 3)).toEqual(['books', 'mails', 'ready']);
    expect(worst(all)).toBe('bad');
  });
  it('blame the disk for slow commits of the last seconds, not for those of yesterday', () => {
    const old = health({ commits: 10, commit_microseconds: 90_000_000 });
    expect(verdictOf('commits', later({ commits: 11, commit_microseconds: 90_002_000 }), old)).toBe('ok');
    expect(verdictOf('commits', later({ commits: 11, commit_microseconds: 90_060_000 }), old)).toBe('warn');
    expect(verdictOf('commits', later({ commits: 11, commit_microseconds: 91_000_000 }), old)).toBe('bad');
  });
  it('complain of failures that happen now, not of any since the start', () => {
    const before = health({ commit_failures: 4, callbacks: { waiting: 0, sent: 0, failed: 8, dropped: 1 } });
    const same = later({ commit_failures: 4, callbacks: { waiting: 0, sent: 0, failed: 8, dropped: 1 } });
    expect(verdictOf('database', same, before)).toBe('ok');
    expect(verdictOf('callbacks', same, before)).toBe('ok');
    expect(verdictOf('database', { ...same, commit_failures: 5 }, before)).toBe('bad');
    expect(verdictOf('callbacks', { ...same, callbacks: { ...same.callbacks, failed: 9 } }, before)).toBe('warn');
  });
  it('tell of payments only where their list is read', () => {
    expect(verdictOf('payments', health())).toBeUndefined();
    expect(verdictOf('payments', health({ payments: { read_at: null, overdue: false } }))).toBe('ok');
    expect(verdictOf('payments', health({ payments: { read_at: null, overdue: true } }))).toBe('bad');
  });
  it('warn of callbacks by the thousand that would take more than a minute at the pace at which they go', () => {
    const of = (waiting: number, sent: number) => ({ waiting, sent, failed: 0, dropped: 0 });
    const now = (waiting: number, went: number) =>
      verdictOf('callbacks', later({ callbacks: of(waiting, 50 + went) }), health({ callbacks: of(waiting, 50) }));
    expect(now(1000, 0)).toBe('ok');
    expect(now(1001, 0)).toBe('warn');
    expect(now(6000, 200)).toBe('ok');
    expect(now(6001, 200)).toBe('warn');
    expect(now(900_000, 40_000)).toBe('ok');
    expect(callbacksLast(health({ callbacks: of(5000, 0) }), undefined)).toBeUndefined();
  });
  it('are said of callbacks in words: how long it takes, or that none goes', () => {
    const of = (sent: number) => ({ waiting: 12_000, sent, failed: 0, dropped: 0 });
    const said = (went: number) => {
      const looks = [health({ callbacks: of(0) }), later({ callbacks: of(went) })];
      const g = growthOf(looks);
      return told({ name: 'callbacks', verdict: 'warn' }, looks[1]!, g).sentence;
    };
    expect(said(200)).toContain('12,000 wait: at the pace of the last seconds that takes 2 minutes');
    expect(said(0)).toContain('none went out');
  });
  it('warn of a message that outlives the usual validity', () => {
    expect(verdictOf('oldest', health({ oldest_unfinished: '2026-11-28T08:00:00.000Z' }))).toBe('ok');
    expect(verdictOf('oldest', health({ oldest_unfinished: '2026-11-27T06:00:00.000Z' }))).toBe('warn');
    expect(verdictOf('oldest', health({ oldest_unfinished: '2026-11-20T06:00:00.000Z' }))).toBe('bad');
  });
});

describe('growth', () => {
  it('is not told by one look, nor across a start of the server', () => {
    expect(growthOf([health()])).toBeUndefined();
    expect(growthOf([health({ requests: 900 }), later({ requests: 3 })])).toBeUndefined();
  });
  it('is counted by the clock of the server', () => {
    expect(growthOf([health(), later({ commits: 104, commit_microseconds: 208_000 })])).toMatchObject({
      seconds: 2,
      commits: 4,
      commitMs: 2,
      requests: 4,
    });
  });
});

describe('ages', () => {
  it('have at most two units', () => {
    expect(ageOf(59.9)).toEqual({ seconds: 59 });
    expect(ageOf(61)).toEqual({ minutes: 1 });
    expect(ageOf(3600 * 5 + 125)).toEqual({ hours: 5, minutes: 2 });
    expect(ageOf(86_400 * 2 + 3 * 3600 + 9)).toEqual({ days: 2, hours: 3 });
  });
  it('are never below nothing', () => {
    expect(oldestAge(health({ oldest_unfinished: '2026-11-28T09:00:01.000Z' }))).toBe(0);
  });
  it('of commits have a decimal only when they are short', () => {
    expect([msText(0.84), msText(12.4)]).toEqual(['0.8', '12']);
  });
});
