import { book } from '../i18n/voice';
import { words } from './messages.words.en';

export const messageWords = book(words, () => import('./messages.words.sw'));
