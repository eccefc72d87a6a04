import { book } from '../i18n/voice';
import { words } from './top_up.words.en';

export const topUpWords = book(words, () => import('./top_up.words.sw'));
