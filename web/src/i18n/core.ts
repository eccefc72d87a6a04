import { words } from './core.en';
import { book } from './voice';

/// Words that every page needs.
export const core = book(words, () => import('./core.sw'));
