// The word lists of the pages, as the pages have them: what a test presses is called by the list, in the language
// that is on.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import esbuild from 'esbuild';

export const web = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const src = path.join(web, 'src');

const files = (dir) =>
  fs
    .readdirSync(dir, { withFileTypes: true })
    .flatMap((e) => (e.isDirectory() ? files(path.join(dir, e.name)) : [path.join(dir, e.name)]));

/** Lists in pairs: `access/security` is access/security.words.en.ts and .sw.ts. */
export const listNames = files(src)
  .map((file) => path.relative(src, file))
  .filter((file) => file.endsWith('.en.ts'))
  .map((file) => file.slice(0, -'.en.ts'.length))
  .sort();

async function lists(language) {
  const source = listNames.map((name, i) => `import * as l${i} from './${name}.${language}';`).join('\n');
  const all = listNames.map((name, i) => `${JSON.stringify(name)}: l${i}.words ?? l${i}`).join(', ');
  const bundle = await esbuild.build({
    stdin: { contents: `${source}\nexport default { ${all} };`, resolveDir: src, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    outfile: 'words.mjs',
    logLevel: 'error',
  });
  const file = path.join(web, '.generated', `words.${language}.${process.pid}.mjs`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, bundle.outputFiles[0].text);
  try {
    return (await import(pathToFileURL(file))).default;
  } finally {
    fs.rmSync(file);
  }
}

// The lists ask the browser which language it was left in.
globalThis.localStorage ??= { getItem: () => 'en', setItem: () => {} };
const both = { en: await lists('en'), sw: await lists('sw') };

/** A list by name and language: words('access/words', 'sw').signIn.title. */
export function words(name, language = 'en') {
  const list = both[language][name];
  if (!list) throw new Error(`there is no list ${name}: ${listNames.join(', ')}`);
  return list;
}

const texts = (list, at = '') =>
  Object.entries(list).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${at}/${key}`, value]]
      : value && typeof value === 'object'
        ? texts(value, `${at}/${key}`)
        : [],
  );

/** Whole texts that only the English lists have: none may stand on a page in Swahili. */
export function onlyEnglish() {
  const swahili = new Set(listNames.flatMap((name) => texts(both.sw[name]).map(([, text]) => text)));
  const english = new Map();
  for (const name of listNames)
    for (const [key, text] of texts(both.en[name]))
      if (/[a-z]{2}/i.test(text) && !swahili.has(text)) english.set(text, `${name}${key}`);
  return english;
}
