import { book } from '../i18n/voice';
import { words } from './words.en';

export const accessWords = book(words, () => import('./words.sw'));
