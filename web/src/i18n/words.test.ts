import { describe, expect, it } from 'vitest';

type List = Record<string, unknown>;
const lists = import.meta.glob<{ words: List }>('../**/*.{en,sw}.ts', { eager: true });

/// Every text of a list with its path in it; a function is called with figures and texts.
function texts(of: unknown, path: string, into: Map<string, string>) {
  if (typeof of === 'string') into.set(path, of);
  else if (typeof of === 'function') into.set(path, String(of(...Array.from({ length: of.length }, () => 7))));
  else for (const [key, value] of Object.entries(of as List)) texts(value, `${path}.${key}`, into);
}
const flat = (list: List) => {
  const into = new Map<string, string>();
  texts(list, '', into);
  return into;
};
const pairs = Object.keys(lists)
  .filter((file) => file.endsWith('.en.ts'))
  .map((file) => [file, file.replace('.en.ts', '.sw.ts')] as const);

describe('every word list', () => {
  it.each(pairs)('%s has each text in both languages, and none is empty', (en, sw) => {
    const english = flat(lists[en]!.words);
    const swahili = flat(lists[sw]!.words);
    expect([...swahili.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [, text] of [...english, ...swahili]) expect(text.trim()).not.toBe('');
  });
  it.each(pairs)('%s keeps names whole at the end of a line: M-Pesa has a hyphen that does not break', (en, sw) => {
    const all = [...flat(lists[en]!.words), ...flat(lists[sw]!.words)];
    expect(all.filter(([, text]) => text.includes('M-Pesa')).map(([key]) => key)).toEqual([]);
  });
  it.each(pairs)('%s was translated: long texts differ', (en, sw) => {
    const swahili = flat(lists[sw]!.words);
    const same = [...flat(lists[en]!.words)].filter(
      ([key, text]) => text.length > 24 && swahili.get(key) === text && !/^[\w.:/{}"-]+$/.test(text),
    );
    expect(same.map(([key]) => key)).toEqual([]);
  });
});
