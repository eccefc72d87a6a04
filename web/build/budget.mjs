// Fails the build when pages grow past what a slow phone can bear. Sizes are Brotli's, as they are sent.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { outDir } from './out.mjs';

const kB = 1000;
const limits = { initial: 30 * kB, css: 8 * kB, core: 6 * kB, words: 3 * kB, chunk: 10 * kB, charts: 23 * kB };
const manifest = JSON.parse(readFileSync(join(outDir, '.vite/manifest.json'), 'utf8'));
const size = (file) => {
  const path = join(outDir, file);
  return statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;
};
const entry = Object.values(manifest).find((c) => c.isEntry);
const initial = new Set();
const follow = (chunk) => {
  if (initial.has(chunk.file)) return;
  initial.add(chunk.file);
  for (const name of chunk.imports ?? []) follow(manifest[name]);
};
follow(entry);

const rows = [];
const check = (what, bytes, limit) => rows.push({ what, bytes, limit, over: bytes > limit });
check(
  'initial script',
  [...initial].reduce((sum, f) => sum + size(f), 0),
  limits.initial,
);
const styles = readdirSync(join(outDir, 'assets')).filter((f) => f.endsWith('.css'));
check(
  'style',
  styles.reduce((sum, f) => sum + size(`assets/${f}`), 0),
  limits.css,
);
for (const [name, chunk] of Object.entries(manifest)) {
  if (initial.has(chunk.file) || !chunk.file.endsWith('.js')) continue;
  const limit = /i18n\/core\./.test(name)
    ? limits.core
    : /words\.\w+\.ts$/.test(name)
      ? limits.words
      : /uplot/i.test(name)
        ? limits.charts
        : limits.chunk;
  check(name, size(chunk.file), limit);
}
for (const r of rows)
  console.log(
    `${r.over ? 'OVER ' : '     '}${String(r.bytes).padStart(7)} of ${String(r.limit).padStart(6)}  ${r.what}`,
  );
if (rows.some((r) => r.over)) {
  console.error('budget: what is marked OVER is larger than a slow phone can bear; split it or load it later');
  process.exit(1);
}
