import { render } from 'preact';
import { App } from '../src/app/app';
import { core } from '../src/i18n/core';
import { type Language, speak } from '../src/i18n/voice';

/// The sign-in as its page draws it, as markup, and what boot.ts says when that page does not come.
export async function door(language: Language) {
  await speak(language);
  const box = document.createElement('div');
  render(<App />, box);
  // What the page says by properties is said by attributes here.
  for (const input of box.querySelectorAll('input')) if (input.checked) input.setAttribute('checked', '');
  const markup = box.innerHTML;
  render(null, box);
  return { markup, trouble: { page: core().trouble.page, offline: core().trouble.offline, reload: core().act.reload } };
}
