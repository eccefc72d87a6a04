/// Which language to begin in. Apart from voice.ts, so that boot.ts can ask without its library.

export type Language = 'en' | 'sw';

export const languageKept = 'mbs.language';

export function preferred(): Language {
  const chosen = localStorage.getItem(languageKept);
  if (chosen === 'en' || chosen === 'sw') return chosen;
  return navigator.languages?.some((l) => l.toLowerCase().startsWith('sw')) ? 'sw' : 'en';
}
