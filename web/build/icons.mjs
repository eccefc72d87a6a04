// The icons that the pages use, each as one path, with their names as a type: src/ui/icons.gen.ts. They come with the
// first script: a sprite of its own would be another request of the first visit.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = dirname(dirname(fileURLToPath(import.meta.url)));
/// What the pages call an icon, and what Lucide does.
const icons = JSON.parse(readFileSync(join(web, 'build/icons.json'), 'utf8'));

/// A path that begins where it says: behind another one, a small m would count from there.
const free = (d) =>
  d.replace(/^m\s*(-?[\d.]+)[\s,]*(-?[\d.]+)\s*(?=([-\d.])?)/, (_, x, y, more) => `M${x} ${y}${more ? 'l' : ''}`);
const round = (cx, cy, rx, ry) => `M${cx - rx} ${cy}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0z`;
const shapes = {
  path: ({ d }) => free(d),
  line: ({ x1, y1, x2, y2 }) => `M${x1} ${y1}L${x2} ${y2}`,
  polyline: ({ points }) => `M${points}`,
  polygon: ({ points }) => `M${points}z`,
  circle: ({ cx, cy, r }) => round(+cx, +cy, +r, +r),
  ellipse: ({ cx, cy, rx, ry }) => round(+cx, +cy, +rx, +ry),
  rect: ({ x = 0, y = 0, width, height, rx = 0, ry = rx }) => {
    const [w, h] = [width - 2 * rx, height - 2 * ry];
    const corner = (dx, dy) => (+rx ? `a${rx} ${ry} 0 0 1 ${dx} ${dy}` : '');
    return `M${+x + +rx} ${y}h${w}${corner(rx, ry)}v${h}${corner(-rx, ry)}h${-w}${corner(-rx, -ry)}v${-h}${corner(rx, -ry)}z`;
  },
};

function pathOf(name, file) {
  const svg = readFileSync(join(web, `node_modules/lucide-static/icons/${file}.svg`), 'utf8');
  const inner = svg.replace(/<!--.*?-->/gs, '').match(/<svg[^>]*>(.*)<\/svg>/s)[1];
  return [...inner.matchAll(/<(\w+)([^>]*?)\/?>/g)]
    .map(([, tag, rest]) => {
      if (!shapes[tag]) throw new Error(`icon ${name}: no path is known for <${tag}>`);
      return shapes[tag](Object.fromEntries([...rest.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, v]) => [key, v])));
    })
    .join('');
}
const paths = Object.entries(icons).map(([name, file]) => `  '${name}': '${pathOf(name, file)}',\n`);
const text = `// Made by build/icons.mjs.\nexport const icons = {\n${paths.join('')}};\nexport type IconName = keyof typeof icons;\n`;
const out = join(web, 'src/ui/icons.gen.ts');
if (!existsSync(out) || readFileSync(out, 'utf8') !== text) writeFileSync(out, text);
