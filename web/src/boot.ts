import { type Door, type Early, wasIn } from './app/early';
import { keptTheme, wear } from './app/theme_kept';
import { type Language, languageKept, preferred } from './i18n/preferred';

/// Runs as soon as the style is there, while the pages' script is still on its way: a script of its own, small and
/// without libraries. It shows the sign-in out of index.html to whoever has no session, and asks meanwhile for what
/// the others need first.

/// Files of the first pages by language, told by build/boot.mjs.
declare const FILES: Record<'words' | 'overview', Record<Language, readonly string[]>>;
/// Words for a script that does not come, out of the pages' own.
declare const TROUBLE: Record<Language, Record<'page' | 'offline' | 'reload', string>>;

const early: Early = {};
globalThis.mbsEarly = early;
const language = preferred();
document.documentElement.lang = language;
wear(keptTheme());

const fetchSoon = (files: readonly string[]) => {
  for (const file of files) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = file;
    document.head.append(link);
  }
};

function showDoor(app: HTMLElement, template: HTMLTemplateElement) {
  app.textContent = '';
  app.append(template.content.cloneNode(true));
  history.replaceState(null, '', '/sign-in');
  document.title = `${app.querySelector('h1')?.textContent} · mbs`;
  const door: Door = { language, pressed: [], leave: () => {} };
  const note = (e: Event) => {
    const on = e.target as HTMLElement;
    if (e.type === 'submit') {
      e.preventDefault();
      app.querySelector('[type=submit]')?.setAttribute('aria-busy', 'true');
      if (!door.pressed.includes('[type=submit]')) door.pressed.push('[type=submit]');
    } else if (e.type === 'click') {
      if (on.closest('.input-with button')) door.pressed.push('.input-with button');
    } else if (on instanceof HTMLInputElement && on.type === 'radio') {
      door.wished = on.value as Language;
      localStorage.setItem(languageKept, on.value);
    }
  };
  const kinds = ['submit', 'click', 'change'];
  for (const kind of kinds) app.addEventListener(kind, note);
  door.leave = () => {
    for (const kind of kinds) app.removeEventListener(kind, note);
  };
  early.door = door;
}

/// Nobody waits at a door behind which nothing comes.
function sayTrouble(app: HTMLElement) {
  const { page, offline, reload } = TROUBLE[language];
  const box = document.createElement('div');
  box.className = 'boot-trouble';
  box.setAttribute('role', 'alert');
  const say = box.appendChild(document.createElement('p'));
  say.textContent = navigator.onLine ? page : offline;
  const again = box.appendChild(document.createElement('button'));
  again.type = 'button';
  again.className = 'btn main';
  again.textContent = reload;
  again.addEventListener('click', () => location.reload());
  app.querySelector('[type=submit]')?.removeAttribute('aria-busy');
  const form = app.querySelector('form');
  if (form) form.before(box);
  else app.querySelector('[role=status]')?.replaceWith(box);
}
// Errors of what is loaded do not bubble. What a script imports is part of it.
addEventListener(
  'error',
  (e) => {
    const app = document.getElementById('app');
    if (app && e.target instanceof HTMLScriptElement && e.target.type === 'module') sayTrouble(app);
  },
  true,
);

const { pathname, search } = location;
fetchSoon(FILES.words[language]);
if (wasIn()) {
  early.me = fetch('/v1/me', { headers: { 'Mbs-Page': '1' } });
  // Whoever asks for it hears of it; until then nobody has to.
  early.me.catch(() => {});
  if (/^\/(acc_\w+(\/overview)?)?$/.test(pathname)) fetchSoon(FILES.overview[language]);
} else if (/^\/(sign-in)?$/.test(pathname) && !search) {
  const app = document.getElementById('app');
  const template = document.getElementById(`door-${language}`);
  if (app && template instanceof HTMLTemplateElement) showDoor(app, template);
}
