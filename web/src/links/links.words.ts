import { book } from '../i18n/voice';
import { words } from './links.words.en';

export const linkWords = book(words, () => import('./links.words.sw'));
