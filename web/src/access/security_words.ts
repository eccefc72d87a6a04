import { book } from '../i18n/voice';
import { words } from './security.words.en';

export const securityWords = book(words, () => import('./security.words.sw'));
