import { expect, test } from 'vitest';
import { rowsOf } from './table_rows';

test('rows are counted without the names, and line ends in cells are none', async () => {
  const table = (...lines: string[]) => rowsOf(new Blob(lines.map((line) => `${line}\r\n`)));
  expect(await table()).toBe(0);
  expect(await table('"id"')).toBe(0);
  expect(await table('"id","text"', '"1","a\r\nb"', '"2","say ""yes""\r\n"')).toBe(2);
});
