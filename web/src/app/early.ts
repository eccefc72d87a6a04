import type { Language } from '../i18n/preferred';

/// What boot.ts does before the pages' script is there, and how that script takes over from it.

export type Early = {
  /// Who is signed in, asked already.
  me?: Promise<Response>;
  door?: Door;
};
/// The sign-in out of index.html, in a language. What is done at it is noted down until somebody can answer.
export type Door = {
  language: Language;
  /// Another language was chosen.
  wished?: Language;
  /// Buttons that were pressed, as selectors in the order of the presses.
  pressed: string[];
  /// No more is noted down.
  leave: () => void;
};
declare global {
  var mbsEarly: Early | undefined;
}

/// Whether somebody was signed in when a page was left: that there may be a session, and nothing of it. Without it
/// the sign-in is shown before the server has said who it is.
const known = 'mbs.in';
export const wasIn = () => localStorage.getItem(known) !== null;
export const keepIn = (isIn: boolean) => (isIn ? localStorage.setItem(known, '1') : localStorage.removeItem(known));

let typed: Record<string, string> = {};
/// What was typed at the door, in the field of this name.
export const typedAs = (name: string): string | undefined => typed[name];

/// The door becomes a page: `draw` draws it, and what was pressed at it is pressed there.
export function takeOver(door: Door, draw: () => void) {
  const fields = document.querySelectorAll<HTMLInputElement>('#app input:not([type=radio])');
  typed = Object.fromEntries([...fields].map((f) => [f.name, f.value]));
  door.leave();
  draw();
  typed = {};
  for (const which of door.pressed) {
    const button = document.querySelector<HTMLButtonElement>(`#app ${which}`);
    button?.removeAttribute('aria-busy');
    button?.click();
  }
}
