import { book } from '../i18n/voice';
import { words } from './price_lists.words.en';

export const priceListWords = book(words, () => import('./price_lists.words.sw'));
