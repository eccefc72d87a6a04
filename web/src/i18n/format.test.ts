import { describe, expect, it } from 'vitest';
import {
  amount,
  count,
  isBelowZero,
  mailTo,
  minus,
  money,
  phone,
  share,
  startOfDay,
  startOfNextDay,
  timesIn,
  when,
} from './format';
import { apart } from './voice';

const kes = (text: string) => ({ amount: text, currency: 'KES' });

describe('what people read', () => {
  it('money is grouped and keeps what is finer than a cent', () => {
    expect(amount('12480.5000')).toBe('12,480.50');
    expect(amount('0.8125')).toBe('0.8125');
    expect(amount('-1234567.0000')).toBe('−1,234,567.00');
  });
  it('money does not break over two lines', () => {
    expect(money(kes('12480.5000'))).toBe('KES\u00a012,480.50');
  });
  it('sums are exact where floating point is not', () => {
    expect(minus(kes('0.3000'), kes('0.1000')).amount).toBe('0.2000');
    expect(minus(kes('900719925474099.1234'), kes('0.0001')).amount).toBe('900719925474099.1233');
    expect(isBelowZero(minus(kes('0.0000'), kes('0.0001')))).toBe(true);
    expect(timesIn(kes('1000.0000'), kes('0.8000'))).toBe(1250);
    expect(timesIn(kes('1000.0000'), kes('0.0000'))).toBeUndefined();
  });
  it('Kenyan numbers are written as Kenyans write them', () => {
    expect(phone('+254712345678')).toBe('0712 345 678');
    expect(phone('+447700900123')).toBe('+447700900123');
  });
  it('nearly all is not all, and nearly nothing not nothing', () => {
    expect(share(999_999, 1_000_000)).toBe('99.9 %');
    expect(share(1, 1_000_000)).toBe('0.1 %');
    expect(share(0, 0)).toBe('–');
    expect(count(1204)).toBe('1,204');
  });
  it("days begin at midnight in Kenya, whatever the device's zone is", () => {
    expect(startOfDay('2026-11-28')).toBe('2026-11-27T21:00:00.000Z');
    expect(startOfNextDay('2026-11-28')).toBe('2026-11-28T21:00:00.000Z');
    const now = new Date('2026-11-28T22:30:00Z');
    expect(when('2026-11-28T20:59:00Z', now)).toBe('yesterday 23:59');
    expect(when('2026-11-28T21:01:00Z', now)).toBe('today 00:01');
  });
});

it('a name turns nothing but itself', () => {
  expect(apart('Duka la Amina – 2 & Söhne')).toBe('Duka la Amina – 2 & Söhne');
  expect(apart('دكان أمينة')).toBe('\u2068دكان أمينة\u2069');
  expect(apart('Jirani\u202e\u2069\u2067')).toBe('\u2068Jirani\u2069');
});

it('an address begins a mail and adds nothing to it', () => {
  expect(mailTo('amina@example.com')).toBe('mailto:amina@example.com');
  expect(mailTo('a?bcc=b&c@example.com')).toBe('mailto:a%3Fbcc%3Db%26c@example.com');
});
