import { book } from '../i18n/voice';
import { words } from './door.words.en';

export const doorWords = book(words, () => import('./door.words.sw'));
