import { signal } from '@preact/signals';
import { type Language, languageKept, preferred } from './preferred';

/// The language that pages speak, and the word lists in it. A list is a plain object of texts and of functions
/// that make texts; English is part of its page, Swahili is loaded when it is spoken.

export type { Language };
export const languages: Record<Language, string> = { en: 'English', sw: 'Kiswahili' };

/// The same keys with the same questions, in another language.
export type WordsLike<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...given: infer A) => string
      ? (...given: A) => string
      : WordsLike<T[K]>;
};

export const language = signal<Language>(preferred());

type Book = { speak(to: Language): Promise<void> };
const books: Book[] = [];
const underWay = new Set<Promise<void>>();

/// The word list of a folder. Ask for it where it is shown: the answer changes with the language.
export function book<T extends object>(en: T, sw: () => Promise<{ words: WordsLike<T> }>): () => WordsLike<T> {
  const now = signal<WordsLike<T>>(en as WordsLike<T>);
  const self: Book = {
    async speak(to) {
      now.value = to === 'en' ? (en as WordsLike<T>) : (await sw()).words;
    },
  };
  books.push(self);
  if (language.value !== 'en') {
    const loading = self.speak(language.value).finally(() => underWay.delete(loading));
    underWay.add(loading);
  }
  return () => now.value;
}

/// Resolves when the lists of all pages that are loaded speak the language; a list that could not be fetched
/// stays English.
export async function wordsReady(): Promise<void> {
  await Promise.allSettled([...underWay]);
}

/// Loads every list in use first, so that no page is half of one and half of the other.
export async function speak(to: Language): Promise<void> {
  await Promise.all(books.map((b) => b.speak(to)));
  language.value = to;
  localStorage.setItem(languageKept, to);
  document.documentElement.lang = to;
}

/// "1 message", "1,204 messages": forms are chosen by Intl, # stands for the number.
export function plural(count: number, forms: { one: string; other: string }, of: Language = language.value): string {
  const form = new Intl.PluralRules(of).select(count) === 'one' ? forms.one : forms.other;
  return form.replace('#', count.toLocaleString('en-KE'));
}

const turning =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ud802\ud803\ud83a\ud83b\ufb1d-\ufdff\ufe70-\ufefc]/;
/// A name that somebody chose, for a sentence of ours: letters that are read from the right, or marks that turn the
/// line, turn nothing but the name.
export const apart = (name: string): string =>
  turning.test(name) ? `\u2068${name.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')}\u2069` : name;
