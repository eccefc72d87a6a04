import { signal } from '@preact/signals';
import { keptTheme, type Theme, themeKept, wear } from './theme_kept';

export type { Theme };

export const theme = signal<Theme>(keptTheme());

export function choose(next: Theme) {
  theme.value = next;
  localStorage.setItem(themeKept, next);
  apply();
}

export const apply = () => wear(theme.value);
