import { describe, expect, it } from 'vitest';
import { callbackOf, countsOf, isFinal, networkName, paysOf, reasonOf, states } from './states';
import { words as en } from './states.words.en';

const kes = (amount: string) => ({ amount, currency: 'KES' as const });
const message = (state: (typeof states)[number], charged: string) =>
  ({ state, price: kes('1.6000'), charged: kes(charged) }) as const;

describe('who pays', () => {
  it('a message that waits has its price kept aside', () => {
    expect(paysOf(message('accepted', '0.0000'))).toBe('KES\u00a01.60 is kept aside for it.');
  });
  it('what an operator took is paid, arrived or not', () => {
    expect(paysOf(message('undelivered', '1.6000'))).toContain('KES\u00a01.60');
  });
  it('of a text that was taken in part, the part', () => {
    expect(paysOf(message('expired', '0.8000'))).toContain('KES\u00a00.80 of KES\u00a01.60');
  });
  it('refused and cancelled ones and tests are free', () => {
    expect(paysOf(message('rejected', '0.0000'))).toBe(en.pays.nothing);
    expect(paysOf(message('cancelled', '0.0000'))).toBe(en.pays.nothing);
    expect(paysOf({ ...message('delivered', '1.6000'), test: true })).toBe(en.pays.test);
  });
});

describe('why', () => {
  it('the phone’s network is heard before the operator', () => {
    const network_error = { type: 3, code: 27 };
    expect(reasonOf({ event: 'delivery_receipt', operator_code: 99, network_error })).toBe(en.reason.off);
  });
  it('a refusal is told by its status, an unknown one by its number', () => {
    expect(reasonOf({ event: 'refused', operator_code: 10 })).toBe(en.reason.sender);
    expect(reasonOf({ event: 'refused', operator_code: 1025 })).toContain('1025');
  });
  it('is in words for each status of SMPP 3.4 that a message is refused with', () => {
    const statuses = [1, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 20, 21, 51, 52, 64, 66, 67, 68, 69, 72, 73, 80, 81, 83];
    statuses.push(84, 85, 88, 97, 98, 99, 100, 101, 102, 192, 193, 194, 195, 196, 254, 255);
    for (const operator_code of statuses) {
      const told = reasonOf({ event: 'refused', operator_code });
      expect(Object.values(en.reason), `${operator_code}`).toContain(told);
    }
  });
  it('a number of the operator’s own is said to be that', () => {
    expect(reasonOf({ event: 'delivery_receipt', operator_code: 8 })).toBe(en.reason.other('8'));
    expect(reasonOf({ event: 'delivery_receipt', network_error: { type: 3, code: 99 } })).toBe(en.reason.other('3/99'));
  });
  it('says nothing where nothing is known', () => {
    expect(reasonOf({ event: 'submitted' })).toBeUndefined();
    expect(reasonOf({ event: 'delivery_receipt', operator_code: 0 })).toBeUndefined();
  });
});

describe('a report', () => {
  it('is summed: a cancelled message is neither delivered nor failed', () => {
    const rows: Parameters<typeof countsOf>[0] = [
      { messages: 10, states: { delivered: 6, under_way: 2, cancelled: 2 } },
      { messages: 5, states: { undelivered: 1, rejected: 1, expired: 1, unknown: 1, delivered: 1 } },
    ];
    expect(countsOf(rows)).toEqual({ delivered: 7, underWay: 2, failed: 4, all: 15 });
  });
  it('only two states are followed by others', () => {
    expect(states.filter((s) => !isFinal(s))).toEqual(['accepted', 'submitted']);
  });
  it('networks have names that people know', () => {
    expect(networkName('jtl')).toBe('Faiba');
    expect(networkName('mobile_pay')).toBe('Mobile pay');
    expect(networkName('test')).toBe('Test');
  });
});

it('a callback that waits has only its turn to wait for once its message is at its end', () => {
  expect(callbackOf('submitted', 'waiting')).toBe('waiting');
  expect(callbackOf('delivered', 'waiting')).toBe('turn');
  expect(callbackOf('delivered', 'retrying')).toBe('retrying');
});
