// First: it says in which order the layers of all style sheets count.
import './styles/index.css';

import { hydrate, render } from 'preact';
import { App } from './app/app';
import { takeOver } from './app/early';
import { isOpen, loadFirstPage } from './app/routes';
import { mayBeIn, me, whoIsIt, wish } from './app/session';
import { apply } from './app/theme';
import { language, wordsReady } from './i18n/voice';

apply();
document.documentElement.lang = language.value;
const place = document.getElementById('app');
const door = globalThis.mbsEarly?.door;

function draw() {
  if (!place) return;
  if (door?.language === language.value) return hydrate(<App />, place);
  place.textContent = '';
  render(<App />, place);
}

async function begin() {
  // The first words come in the language that is spoken; who it is is asked meanwhile, and awaited where it matters.
  const asked = whoIsIt();
  await Promise.all([wordsReady(), (mayBeIn || !isOpen(location.pathname)) && asked]);
  if (door) takeOver(door, draw);
  else draw();
  if (door?.wished) await wish(door.wished).catch(() => {});
  // While somebody types their password nothing else is on its way.
  if (!me.value) await loadFirstPage();
}
void begin();
