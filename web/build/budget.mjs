// Fails the build when pages grow past what a slow phone can bear. Sizes are Brotli's, as they are sent.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chunks } from './chunks.mjs';
import { outDir } from './out.mjs';

const kB = 1000;
const limits = {
  initial: 30 * kB,
  css: 8 * kB,
  core: 6 * kB,
  words: 3 * kB,
  chunk: 10 * kB,
  charts: 23 * kB,
  files: 8,
  visit: 65 * kB,
};
const manifest = JSON.parse(readFileSync(join(outDir, '.vite/manifest.json'), 'utf8'));
const size = (file) => {
  const path = join(outDir, file);
  return statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;
};
const entry = Object.values(manifest).find((c) => c.isEntry);
/// The file of a chunk and of all that it imports.
const filesOf = (chunk, found = new Set()) => {
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const name of chunk.imports ?? []) filesOf(manifest[name], found);
  return found;
};
const initial = filesOf(entry);

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
  const limit =
    chunk.name === chunks.firstSw
      ? limits.core
      : /words\.\w+\.ts$/.test(name) || chunk.name === chunks.overviewSw
        ? limits.words
        : /uplot/i.test(name)
          ? limits.charts
          : limits.chunk;
  check(name, size(chunk.file), limit);
}

/// From an empty cache over the sign-in to the overview: the page, what it names, and scripts with the words of a language.
function firstVisit(language) {
  const page = readFileSync(join(outDir, 'index.html'), 'utf8').replace(/<template.*?<\/template>/gs, '');
  // A manifest is fetched by who installs the pages.
  const named = [...page.matchAll(/<(?:script|link(?! rel="manifest"))[^>]*? (?:src|href)="\/([^"]+)"/g)].map(
    ([, f]) => f,
  );
  const overview = Object.values(manifest).find((c) => c.name === chunks.overview);
  const files = new Set(['index.html', ...named, ...filesOf(entry), ...filesOf(overview)]);
  for (const chunk of [entry, overview])
    for (const name of chunk.dynamicImports ?? [])
      if (language !== 'en' && manifest[name].file.includes(`.${language}-`)) filesOf(manifest[name], files);
  return files;
}
for (const language of ['en', 'sw']) {
  const files = firstVisit(language);
  check(`files of a first visit up to the overview, ${language}`, files.size, limits.files);
  check(
    `their octets, ${language}`,
    [...files].reduce((sum, f) => sum + size(f), 0),
    limits.visit,
  );
}
// The first rule of all says in which order layers count: behind another one, parts would lose to what they refine.
const order = '@layer tokens,base,layout,parts;';
for (const f of styles)
  if (!readFileSync(join(outDir, 'assets', f), 'utf8').startsWith(order)) {
    console.error(`budget: ${f} does not begin with ${order}: main.tsx imports styles/index.css first`);
    process.exit(1);
  }
for (const r of rows)
  console.log(
    `${r.over ? 'OVER ' : '     '}${String(r.bytes).padStart(7)} of ${String(r.limit).padStart(6)}  ${r.what}`,
  );
if (rows.some((r) => r.over)) {
  console.error('budget: what is marked OVER is larger than a slow phone can bear; split it or load it later');
  process.exit(1);
}
