import { expect, it } from 'vitest';
import { Trouble } from '../api/problems';
import { isRefusal } from '../api/refusal';
import { isKeyOver } from './send_draft';

it('a key keeps from sending twice for less than a day after it was first used', () => {
  const now = Date.now();
  expect(isKeyOver(0, now)).toBe(false);
  expect(isKeyOver(now - 3_600_000, now)).toBe(false);
  expect(isKeyOver(now - 24 * 3_600_000, now)).toBe(true);
});

it('only a refusal says that nothing was sent', () => {
  expect(isRefusal(new Trouble('insufficient_credit', 402))).toBe(true);
  for (const unsure of [
    new Trouble('offline'),
    new Trouble('slow'),
    new Trouble('timed_out', 504),
    new Trouble('internal', 500),
    new Trouble('idempotency_key_in_flight', 409),
    new Error('else'),
  ])
    expect(isRefusal(unsure)).toBe(false);
});
