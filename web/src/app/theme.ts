import { signal } from '@preact/signals';

/// Light or dark, by the system or by choice.
export type Theme = 'system' | 'light' | 'dark';
const kept = 'mbs.theme';
const known = (text: string | null): Theme => (text === 'light' || text === 'dark' ? text : 'system');

export const theme = signal<Theme>(known(localStorage.getItem(kept)));

export function choose(next: Theme) {
  theme.value = next;
  localStorage.setItem(kept, next);
  apply();
}

export function apply() {
  if (theme.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}
