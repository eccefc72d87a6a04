import { describe, expect, it } from 'vitest';
import { isCutBySpreadsheet, joined, splitRecipients, without } from './recipients';

const numbers = (text: string) => splitRecipients(text).numbers;

describe('pasted recipients', () => {
  it('are cut at lines, commas, semicolons, tabs and blanks', () => {
    const four = ['0712345678', '0733123456', '+254711000111', '254722000222'];
    for (const between of ['\n', '\r\n', ', ', ';', '\t', ' ', '\n\n , '])
      expect(numbers(four.join(between))).toEqual(four);
  });
  it('keep the blanks inside of a number', () => {
    expect(numbers('0712 345 678')).toEqual(['0712 345 678']);
    expect(numbers('0712 345 678 0733 123456 +254 711 000 111 254711000112')).toEqual([
      '0712 345 678',
      '0733 123456',
      '+254 711 000 111',
      '254711000112',
    ]);
    expect(numbers('0712 045 678')).toEqual(['0712 045 678']);
  });
  it('never make a number of parts of two', () => {
    expect(numbers('071234 0733 123 456')).toEqual(['071234', '0733 123 456']);
    expect(numbers('081 0712345678')).toEqual(['081', '0712345678']);
  });
  it('keep what spreadsheets write for the server to judge', () => {
    expect(numbers('712345678.0 733123456.0')).toEqual(['712345678.0', '733123456.0']);
    expect(numbers("'0712345678")).toEqual(["'0712345678"]);
    expect(isCutBySpreadsheet('2.54712E+11')).toBe(true);
    expect(isCutBySpreadsheet('254712345678')).toBe(false);
  });
  it('pass over names and headings beside numbers, and say which', () => {
    const split = splitRecipients('Name\tPhone\nWanjiku <script>\t0712345678\nOtieno, 0733123456\n');
    expect(split.numbers).toEqual(['0712345678', '0733123456']);
    expect(split.passedOver).toEqual(['Name', 'Phone', 'Wanjiku <script>', 'Otieno']);
  });
  it('words alone are for the server to refuse', () => {
    expect(numbers('mama')).toEqual(['mama']);
    expect(numbers('O712345678')).toEqual(['O712345678']);
  });
  it('nothing is nothing', () => {
    expect(splitRecipients(' \n ,; \t')).toEqual({ numbers: [], passedOver: [] });
  });
  it('a thousand are cut quickly', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `0712${String(i).padStart(6, '0')}`);
    expect(numbers(many.join(' '))).toEqual(many);
  });
});

describe('leaving numbers out', () => {
  it('takes the bad one, and of a repeated one the later', () => {
    const some = ['0712345678', '081', '0712345678', '0733123456'];
    expect(without(some, [{ to: '081', code: 'invalid_msisdn' }])).toEqual(['0712345678', '0712345678', '0733123456']);
    expect(without(some, [{ to: '0712345678', code: 'duplicate_recipient' }])).toEqual([
      '0712345678',
      '081',
      '0733123456',
    ]);
  });
  it('finds a number that comes back in the international form', () => {
    expect(without(['0712 345 678', '733123456.0'], [{ to: '+254733123456', code: 'trial_only' }])).toEqual([
      '0712 345 678',
    ]);
  });
  it('gives a text that is cut the same again', () => {
    const some = ['0712 345 678', '0733123456', '712345670.0', '254711000111'];
    expect(numbers(joined(some))).toEqual(some);
    expect(numbers(joined(some.slice(0, 2)))).toEqual(some.slice(0, 2));
  });
});
