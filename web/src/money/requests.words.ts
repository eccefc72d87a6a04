import { book } from '../i18n/voice';
import { words } from './requests.words.en';

export const requestWords = book(words, () => import('./requests.words.sw'));
