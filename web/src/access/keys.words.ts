import { book } from '../i18n/voice';
import { words } from './keys.words.en';

export const keyWords = book(words, () => import('./keys.words.sw'));
