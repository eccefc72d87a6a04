import { book } from '../i18n/voice';
import { words } from './health.words.en';

export const healthWords = book(words, () => import('./health.words.sw'));
