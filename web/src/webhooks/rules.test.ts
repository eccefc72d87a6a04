import { describe, expect, it } from 'vitest';
import {
  eventGroups,
  eventTypes,
  hearsOfMessages,
  isUrl,
  momentOf,
  shortUrl,
  timeOfDay,
  toneOf,
  toneOfDelivery,
} from './rules';
import { words as en } from './words.en';
import { words as sw } from './words.sw';

describe('times of a day', () => {
  it('are read in the forms that people write', () => {
    expect(['8:05', '08:05', '0805', '8.05', ' 23:59 ', '24:00'].map(timeOfDay)).toEqual([
      '08:05',
      '08:05',
      '08:05',
      '08:05',
      '23:59',
      '24:00',
    ]);
  });
  it('are refused when there is no such time', () => {
    expect(['', '8', '25:00', '24:01', '12:60', 'noon', '1:2:3'].map(timeOfDay)).toEqual(Array(7).fill(undefined));
  });
  it('are moments in Kenya, whatever the zone of the device', () => {
    expect(momentOf('2026-11-29', '08:30')).toBe('2026-11-29T05:30:00.000Z');
    expect(momentOf('2026-11-29', '24:00')).toBe('2026-11-29T21:00:00.000Z');
  });
});

describe('the default webhook', () => {
  it('is suggested for one that hears of messages only', () => {
    expect(hearsOfMessages(['sender.approved', 'message.expired'])).toBe(true);
    expect(hearsOfMessages(['sender.approved'])).toBe(false);
    expect(hearsOfMessages([])).toBe(false);
  });
});

describe('URLs', () => {
  it('are shown without scheme and query, and cut when they are long', () => {
    expect(shortUrl('https://example.com/sms?token=secret')).toBe('example.com/sms');
    expect(shortUrl(`https://example.com/${'x'.repeat(80)}`).length).toBe(44);
  });
  it('begin with http', () => {
    expect([isUrl('https://a.example/x'), isUrl('ftp://a'), isUrl('example.com'), isUrl('https://')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('events', () => {
  it('have words in both languages, and so have their groups', () => {
    for (const w of [en, sw]) {
      for (const type of [...eventTypes, 'webhook.test', 'batch']) expect(w.types[type]).toBeTruthy();
      for (const group of eventGroups) expect(w.groups[group]).toBeTruthy();
    }
  });
});

it('what failed never looks like what works', () => {
  expect(toneOf('ok')).not.toBe(toneOf('failing'));
  expect(new Set(['delivered', 'waiting', 'failed'].map((s) => toneOfDelivery(s as 'failed'))).size).toBe(3);
});

it('a reason that asks ends with its question, any other with a full stop', () => {
  expect(en.test.bad(en.errors.cannot_connect)).toMatch(/right\?$/);
  expect(sw.test.bad(sw.errors.cannot_connect)).toMatch(/sahihi\?$/);
  expect(en.test.bad(en.errors.connection_lost)).toMatch(/\w\.$/);
});
