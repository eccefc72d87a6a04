import { describe, expect, it } from 'vitest';
import type { MessageEvent } from './states';
import { range, together } from './story';

const kes = (amount: string) => ({ amount, currency: 'KES' as const });
const submitted = (segment: number, at = '2026-11-29T05:40:13.100Z'): MessageEvent => ({
  event: 'submitted',
  state: 'submitted',
  at,
  segment,
  charged: kes('0.8000'),
});

describe('what happened to a message', () => {
  it('segments to which the same happens at once are told together, with the sum', () => {
    const accepted: MessageEvent = { event: 'accepted', state: 'accepted', at: '2026-11-29T05:40:13.000Z' };
    const told = together([accepted, submitted(1), submitted(2), submitted(3)]);
    expect(told).toHaveLength(2);
    expect(told[1]).toMatchObject({ segments: [1, 2, 3], charged: kes('2.4000') });
  });
  it('another second or another outcome is told apart', () => {
    expect(together([submitted(1), submitted(2, '2026-11-29T05:40:14.000Z')])).toHaveLength(2);
    const receipt = { event: 'delivery_receipt', state: 'submitted', at: '2026-11-29T05:40:14.000Z' } as const;
    const two: MessageEvent[] = [
      { ...receipt, segment: 1, outcome: 'delivered' },
      { ...receipt, segment: 2, outcome: 'undelivered' },
    ];
    expect(together(two)).toHaveLength(2);
  });
  it('never changes what the server said', () => {
    const events = [submitted(1), submitted(2)];
    together(events);
    expect(events[0]?.charged).toEqual(kes('0.8000'));
  });
  it('names segments shortly', () => {
    expect([range([3]), range([1, 2]), range([1, 2, 3]), range([4, 1])]).toEqual(['3', '1, 2', '1–3', '1, 4']);
  });
});
