/// Light or dark, by the system or by choice, as it was left. Apart from theme.ts, so that boot.ts needs no library.
export type Theme = 'system' | 'light' | 'dark';

export const themeKept = 'mbs.theme';

export function keptTheme(): Theme {
  const text = localStorage.getItem(themeKept);
  return text === 'light' || text === 'dark' ? text : 'system';
}

export function wear(theme: Theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
