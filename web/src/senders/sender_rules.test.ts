import { describe, expect, it } from 'vitest';
import { endOf } from './decision_rules';
import { judge, kindOf, mostOctets, shownName, sizeText } from './document_rules';
import { byName, emptySender, isSenderName, networkTitle, requestOf, type Sender } from './sender_rules';

const sender = (name: string, more: Partial<Sender> = {}): Sender => ({
  name,
  network: null,
  class: null,
  state: 'approved',
  expires_at: null,
  shared: false,
  default: false,
  ...more,
});

describe('sender IDs', () => {
  it('names that operators register pass, others are told at once', () => {
    for (const good of ['DUKA', "MAMA'S & CO", 'A1', '22141', '0712345678', '+254712345678'])
      expect(isSenderName(good), good).toBe(true);
    for (const bad of ['', 'DUKA LA MAMA', ' DUKA', '<img>', 'Ünit', '12', '1234567', '+447700900123'])
      expect(isSenderName(bad), bad).toBe(false);
  });
  it('one name is one entry with all its uses; the default stands first, what ended last', () => {
    const named = byName([
      sender('ZED', { state: 'expired' }),
      sender('DUKA', { network: 'airtel' }),
      sender('DUKA', { network: 'safaricom', default: true }),
      sender('ABC', { shared: true }),
    ]);
    expect(named.map((n) => n.name)).toEqual(['DUKA', 'ABC', 'ZED']);
    expect(named[0]).toMatchObject({ isDefault: true, isGood: true });
    expect(named[0]?.uses).toHaveLength(2);
    expect(named[1]?.isShared).toBe(true);
    expect(named[2]?.isGood).toBe(false);
  });
  it('a request says network and class only when they are chosen, and its purpose in one line', () => {
    expect(requestOf({ ...emptySender(), name: ' DUKA ', purpose: 'Receipts\nfor customers ' })).toEqual({
      name: 'DUKA',
      purpose: 'Receipts for customers',
    });
  });
  it('networks without a list still read as names', () => {
    expect(networkTitle('mobile_pay')).toBe('Mobile pay');
    expect(networkTitle('jtl', [{ name: 'jtl', title: 'Faiba (JTL)' }])).toBe('Faiba (JTL)');
  });
});

describe('documents', () => {
  it('are told by their first octets and never by their names', async () => {
    expect(kindOf(new TextEncoder().encode('%PDF-1.7'))).toBe('pdf');
    expect(kindOf(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe('jpeg');
    expect(await judge(new File(['<script>'], 'licence.pdf', { type: 'application/pdf' }))).toEqual({
      fault: 'notFile',
    });
    expect(await judge(new File([], 'empty.pdf'))).toEqual({ fault: 'empty' });
    expect(await judge(new File([new Uint8Array(mostOctets + 1)], 'big.pdf'))).toEqual({ fault: 'tooLarge' });
    expect(await judge(new File(['%PDF-1.7'], 'x.exe'))).toEqual({ kind: 'pdf' });
  });
  it('a name is no path, and a long one keeps its end', () => {
    expect(shownName('a/b\\c\u0000.pdf')).toBe('a_b_c_.pdf');
    const long = shownName(`${'x'.repeat(200)}.pdf`);
    expect([...long]).toHaveLength(100);
    expect(long.endsWith('.pdf')).toBe(true);
  });
  it('sizes are read at a glance', () => {
    expect([sizeText(34), sizeText(184_320), sizeText(2_400_000)]).toEqual(['1 kB', '184 kB', '2.4 MB']);
  });
});

describe('the end of an approval', () => {
  const now = new Date('2026-11-29T05:00:00Z');
  it("is the last second of a day in Kenya, whatever the device's zone is", () => {
    expect(endOf('date', '2027-06-30', now)).toEqual(new Date('2027-06-30T20:59:59Z'));
    expect(endOf('year', '', now)).toEqual(new Date('2027-11-29T20:59:59Z'));
    expect(endOf('year', '', new Date('2028-02-29T05:00:00Z'))).toEqual(new Date('2029-03-01T20:59:59Z'));
  });
  it('is never in the past', () => {
    expect(endOf('never', '', now)).toBeUndefined();
    for (const bad of ['', '2026-11-28', 'soon']) expect(endOf('date', bad, now)).toBe('wrong');
    expect(endOf('date', '2026-11-29', now)).toBeInstanceOf(Date);
  });
});
