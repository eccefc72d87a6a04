import { expect, it } from 'vitest';
import { formKindOf, mayOf, toneOf, viewOf, waysOf } from './request_rules';

it('whoever proposed it withdraws, and anybody else decides', () => {
  const waiting = { state: 'proposed' as const, proposed_by: 'person:per_1' };
  expect(mayOf(waiting, 'per_1')).toEqual({ decide: false, withdraw: true, payOut: false });
  expect(mayOf(waiting, 'per_2')).toEqual({ decide: true, withdraw: false, payOut: false });
  expect(mayOf({ ...waiting, proposed_by: 'command_line' }, 'per_1').decide).toBe(true);
});

it('nothing is left to do about what has ended, and a refund is paid out by anybody', () => {
  for (const state of ['done', 'refused', 'withdrawn', 'expired'] as const)
    expect(mayOf({ state, proposed_by: 'person:per_1' }, 'per_2')).toEqual({
      decide: false,
      withdraw: false,
      payOut: false,
    });
  expect(mayOf({ state: 'approved', proposed_by: 'person:per_1' }, 'per_1').payOut).toBe(true);
});

it('what waits stands first, and an address that says nothing shows it', () => {
  expect(viewOf(undefined)).toBe('open');
  expect(viewOf('all')).toBe('all');
  expect(formKindOf('x')).toBe('bank_payment');
  expect(waysOf('bank_payment')).not.toContain('cash');
  expect(toneOf('proposed')).toBe('warn');
});
