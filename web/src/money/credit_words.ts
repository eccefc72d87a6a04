import { book } from '../i18n/voice';
import { words } from './credit.words.en';

export const creditWords = book(words, () => import('./credit.words.sw'));
