import { book } from '../i18n/voice';
import { words } from './mails.words.en';

export const mailWords = book(words, () => import('./mails.words.sw'));
