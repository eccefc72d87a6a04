import { book } from '../i18n/voice';
import { words } from './preferences.words.en';

export const preferenceWords = book(words, () => import('./preferences.words.sw'));
