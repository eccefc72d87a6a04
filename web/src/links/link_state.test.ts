import { describe, expect, it } from 'vitest';
import { meaningOf } from './link_meaning';
import { conditionOf, type Link, type Links, missingOf, ofOperators, perSecond, rounded } from './link_state';

const link = (change: Partial<Link> = {}): Link => ({
  name: 'saf',
  state: 'bound',
  built_in: false,
  since: '2026-11-30T05:00:00.000Z',
  last_error: '',
  sessions: 1,
  sessions_configured: 1,
  tps: 100,
  window: 10,
  in_flight: 0,
  waiting: { otp: 0, transactional: 0, promotional: 0 },
  awaiting_receipt: 0,
  submitted: 0,
  refused: 0,
  throttled: 0,
  receipts: 0,
  timeouts: 0,
  failed_binds: 0,
  ...change,
});
const look = (at: number, change: Partial<Link> = {}): Links => ({
  at: new Date(1_790_000_000_000 + at).toISOString(),
  links: [link(change)],
});

describe('the rate of a link', () => {
  it('is the growth between the first look and the last over the time between them', () => {
    const looks = [look(0, { submitted: 100 }), look(1000, { submitted: 310 }), look(2000, { submitted: 500 })];
    expect(perSecond(looks, 'saf', 'submitted')).toBe(200);
  });
  it('is not known with one look, for a link that is new, or across a start of the server', () => {
    expect(perSecond([look(0)], 'saf', 'submitted')).toBeUndefined();
    expect(perSecond([look(0), look(1000)], 'airtel', 'submitted')).toBeUndefined();
    expect(perSecond([look(0, { submitted: 9 }), look(1000, { submitted: 3 })], 'saf', 'submitted')).toBeUndefined();
  });
  it('of something is never shown as nothing', () => {
    expect([rounded(0), rounded(0.3), rounded(1.6)]).toEqual([0, 1, 2]);
  });
});

describe('the links of operators', () => {
  it('are all but the built-in one', () => {
    expect(ofOperators([link(), link({ name: '(test)', built_in: true })]).map((l) => l.name)).toEqual(['saf']);
  });
  it('miss sessions only while they have some', () => {
    expect([
      missingOf(link({ sessions: 2, sessions_configured: 4 })),
      missingOf(link()),
      missingOf(link({ sessions: 0, sessions_configured: 4 })),
    ]).toEqual([2, 0, 0]);
  });
});

describe('the condition of a link', () => {
  it('is down in each step of a try that comes after a failed one', () => {
    for (const state of ['connecting', 'binding', 'waiting'] as const)
      expect(conditionOf(link({ state, failed_binds: 3 }), 0)).toBe('down');
  });
  it('is starting on the first try, and down when it worked before', () => {
    expect(conditionOf(link({ state: 'connecting' }), undefined)).toBe('starting');
    expect(conditionOf(link({ state: 'connecting', submitted: 5 }), undefined)).toBe('down');
    expect(conditionOf(link({ state: 'waiting' }), undefined)).toBe('down');
  });
  it('is slowed only while the operator slows it', () => {
    expect(conditionOf(link({ throttled: 50 }), 0)).toBe('works');
    expect(conditionOf(link({ throttled: 50 }), 2)).toBe('slowed');
  });
});

describe('the meaning of a last error', () => {
  it('is told by its code', () => {
    expect(meaningOf(link({ last_error: 'bind refused: …', last_error_code: 'wrong_password' }))).toMatch(/password/);
    expect(meaningOf(link({ last_error: 'cannot connect: …', last_error_code: 'cannot_connect' }))).toMatch(/reached/);
  });
  it('is not guessed where there was none, or a code is not known', () => {
    expect(meaningOf(link())).toBeUndefined();
    expect(meaningOf(link({ last_error: 'the moon is full', last_error_code: 'other' }))).toBeUndefined();
    const newer = 'full_moon' as NonNullable<Link['last_error_code']>;
    expect(meaningOf(link({ last_error: 'the moon is full', last_error_code: newer }))).toBeUndefined();
  });
});
