import { expect, it } from 'vitest';
import { functionsOf, tooLong } from './functions.mjs';

const lines = (n) => Array.from({ length: n }, (_, i) => `  const a${i} = ${i};`).join('\n');

it('counts the lines between the braces, whatever form a function has', () => {
  const text = [
    `function declared() {\n${lines(3)}\n}`,
    `const arrow = () => {\n${lines(2)}\n};`,
    `const bare = () => (\n  <p>\n    {"}"} don't\n  </p>\n);`,
    `class C {\n  method() {\n${lines(1)}\n  }\n}`,
    'const short = (n: number) => n + 1;',
  ].join('\n');
  expect(functionsOf('one.tsx', text).map((f) => [f.name, f.lines])).toEqual([
    ['declared', 3],
    ['arrow', 2],
    ['bare', 5],
    ['method', 1],
    ['short', 1],
  ]);
});

it('complains of the function that is too long, with its place, and not of the one beside it', () => {
  const text = `\nexport const fits = () => {\n${lines(70)}\n};\nexport function not() {\n${lines(71)}\n}\n`;
  expect(tooLong('two.ts', text)).toEqual([{ name: 'not', line: 74, lines: 71 }]);
});
