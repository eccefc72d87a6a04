import { book } from '../i18n/voice';
import { words } from './send.words.en';

export const sendWords = book(words, () => import('./send.words.sw'));
