// Prints the sign-in in each language as JSON: the page itself, drawn in a browser that is none. A program of its own,
// since that takes the globals of a browser.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { Window } from 'happy-dom';

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = await build({
  entryPoints: [join(web, 'build/door.tsx')],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  outfile: 'door.mjs',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.css': 'empty' },
  logLevel: 'error',
});
const window = new Window({ url: 'http://mbs.invalid/sign-in' });
const names = ['document', 'location', 'history', 'localStorage', 'sessionStorage', 'navigator'];
for (const name of names) Object.defineProperty(globalThis, name, { value: window[name], configurable: true });
for (const name of ['addEventListener', 'removeEventListener', 'scrollTo'])
  globalThis[name] = (...given) => window[name](...given);
Object.assign(globalThis, { window, requestAnimationFrame: (f) => setTimeout(f), BroadcastChannel: undefined });
// What happy-dom has not: browsers say it in the markup.
Object.defineProperty(window.HTMLElement.prototype, 'spellcheck', {
  get: () => true,
  set(on) {
    this.setAttribute('spellcheck', String(on));
  },
});

const file = join(web, '.generated', `door.${process.pid}.mjs`);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, bundle.outputFiles[0].contents);
try {
  const { door } = await import(pathToFileURL(file));
  process.stdout.write(JSON.stringify({ en: await door('en'), sw: await door('sw') }), () => process.exit(0));
} finally {
  rmSync(file);
}
