import { book } from '../i18n/voice';
import { words } from './documents.words.en';

export const documentsWords = book(words, () => import('./documents.words.sw'));
