// Every built file beside itself in Brotli and gzip, where that makes it smaller: the server sends what it finds.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { outDir } from './out.mjs';

const kinds = new Set(['.html', '.js', '.css', '.svg', '.webmanifest', '.txt', '.json']);
const files = (dir) =>
  readdirSync(dir).flatMap((n) => (statSync(join(dir, n)).isDirectory() ? files(join(dir, n)) : [join(dir, n)]));
for (const file of files(outDir)) {
  if (!kinds.has(extname(file))) continue;
  const raw = readFileSync(file);
  const smaller = [
    [
      '.br',
      brotliCompressSync(raw, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
      }),
    ],
    ['.gz', gzipSync(raw, { level: 9 })],
  ];
  for (const [suffix, packed] of smaller) if (packed.length < raw.length * 0.95) writeFileSync(file + suffix, packed);
}
