// What the first visit needs besides the pages' script, made when the other files have their names: the sign-in as
// markup in index.html, in each language, and the small script that shows it (src/boot.ts).
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { chunks } from './chunks.mjs';

const web = dirname(dirname(fileURLToPath(import.meta.url)));

function script(bundle, trouble) {
  const named = (name) => {
    const chunk = Object.values(bundle).find((c) => c.type === 'chunk' && c.name === name);
    if (!chunk) throw new Error(`boot: there is no chunk ${name}; see build/chunks.mjs`);
    return `/${chunk.fileName}`;
  };
  const files = {
    words: { en: [], sw: [named(chunks.firstSw)] },
    overview: { en: [named(chunks.overview)], sw: [named(chunks.overview), named(chunks.overviewSw)] },
  };
  const made = buildSync({
    entryPoints: [join(web, 'src/boot.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2020',
    define: { FILES: JSON.stringify(files), TROUBLE: JSON.stringify(trouble) },
  });
  return made.outputFiles[0].text;
}

export const boot = () => ({
  name: 'boot',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const page = bundle['index.html'];
      const door = JSON.parse(execFileSync(process.execPath, [join(web, 'build/door.mjs')], { encoding: 'utf8' }));
      const trouble = Object.fromEntries(Object.entries(door).map(([language, of]) => [language, of.trouble]));
      const source = script(bundle, trouble);
      const fileName = `assets/boot-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`;
      this.emitFile({ type: 'asset', fileName, source });
      const templates = Object.entries(door).map(([l, { markup }]) => `<template id="door-${l}">${markup}</template>`);
      const mark = '<!-- boot -->';
      if (!page.source.includes(mark)) throw new Error(`boot: ${mark} is missing in index.html`);
      page.source = page.source.replace(
        mark,
        () => `${templates.join('\n    ')}\n    <script src="/${fileName}"></script>`,
      );
    },
  },
});
