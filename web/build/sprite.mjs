// One SVG with the icons that the pages use, and their names as a type: src/ui/icons.gen.svg and .ts.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = dirname(dirname(fileURLToPath(import.meta.url)));
/// What the pages call an icon, and what Lucide does.
const icons = JSON.parse(readFileSync(join(web, 'build/icons.json'), 'utf8'));

const symbols = Object.entries(icons).map(([name, file]) => {
  const svg = readFileSync(join(web, `node_modules/lucide-static/icons/${file}.svg`), 'utf8');
  const inner = svg
    .replace(/<!--.*?-->/gs, '')
    .match(/<svg[^>]*>(.*)<\/svg>/s)[1]
    .replace(/\s+/g, ' ')
    .replaceAll('> <', '><')
    .trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
});
const write = (file, text) => {
  const path = join(web, file);
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
};
write('src/ui/icons.gen.svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`);
write(
  'src/ui/icons.gen.ts',
  `// Made by build/sprite.mjs.\nexport type IconName = ${Object.keys(icons)
    .map((n) => `'${n}'`)
    .join(' | ')};\n`,
);
