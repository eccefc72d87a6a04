import { book } from '../i18n/voice';
import { words } from './prices.words.en';

export const pricesWords = book(words, () => import('./prices.words.sw'));
