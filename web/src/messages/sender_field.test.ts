import { expect, it } from 'vitest';
import { coverage, type Senders } from './sender_field';

type Kind = Senders[number]['class'];
const use = (kind: Kind, network: string | null, more: Partial<Senders[number]> = {}) =>
  ({
    name: 'DUKA',
    state: 'approved',
    class: kind,
    network,
    shared: false,
    default: false,
    ...more,
  }) as Senders[number];

it('what a sender is good for is said in sentences', () => {
  expect(coverage([use('otp', null), use('transactional', null, { shared: true })], 'DUKA')).toMatch(
    /^For notices and codes on all networks\. \S/,
  );
  expect(
    coverage([use('otp', 'safaricom'), use('promotional', 'safaricom'), use('promotional', 'airtel')], 'DUKA'),
  ).toBe('For offers on Safaricom and Airtel. For codes on Safaricom.');
  expect(coverage([use(null, null)], 'DUKA')).toMatch(/all networks and kinds/);
});
