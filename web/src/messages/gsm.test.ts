import { describe, expect, it } from 'vitest';
import { isEmoji, measure, pieces, withoutDear } from './gsm';

describe('the length of a text', () => {
  it('160 plain characters fit one segment, the next one makes two', () => {
    expect(measure('a'.repeat(160))).toMatchObject({ segments: 1, units: 160, room: 160, encoding: 'gsm7' });
    expect(measure('a'.repeat(161))).toMatchObject({ segments: 2, room: 306 });
    expect(measure('a'.repeat(7 * 153))).toMatchObject({ segments: 7, room: 1071 });
  });
  it('brackets and the euro take two places', () => {
    expect(measure('[€]').units).toBe(6);
    expect(measure(`${'a'.repeat(159)}€`).segments).toBe(2);
  });
  it('one character that is not plain makes it 70', () => {
    expect(measure(`${'a'.repeat(69)}’`)).toMatchObject({ encoding: 'ucs2', segments: 1, dear: 1 });
    expect(measure(`${'a'.repeat(70)}’`)).toMatchObject({ segments: 2, room: 134 });
  });
  it('a picture is one to see and several to count', () => {
    expect(measure('😀')).toMatchObject({ units: 2, dear: 1, encoding: 'ucs2' });
    expect(measure('👨‍👩‍👧').dear).toBe(1);
  });
  it('nothing has no segment', () => {
    expect(measure('')).toMatchObject({ segments: 0, units: 0 });
  });
});

describe('marking', () => {
  it('finds the dear characters and keeps the text whole', () => {
    const text = 'Karibu’ni – @ñ 😀!';
    const found = pieces(text);
    expect(found.filter((p) => p.dear).map((p) => p.text)).toEqual(['’', '–', '😀']);
    expect(found.map((p) => p.text).join('')).toBe(text);
  });
});

describe('without its dear characters', () => {
  it('a text keeps one blank where one stood between two', () => {
    expect(withoutDear('Karibu 😀 leo')).toBe('Karibu leo');
    expect(withoutDear('😀 Habari 🇰🇪🇰🇪, karibu 👨‍👩‍👧')).toBe('Habari, karibu');
    expect(withoutDear('Habari')).toBe('Habari');
    expect(measure(withoutDear('“mzigo” – 😀')).dear).toBe(0);
  });
  it('emoji are told from letters', () => {
    expect(['😀', '🇰🇪', '👨‍👩‍👧'].every(isEmoji)).toBe(true);
    expect(['ŵ', '“', 'ሰ'].some(isEmoji)).toBe(false);
  });
});
