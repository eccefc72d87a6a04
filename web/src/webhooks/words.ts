import { book } from '../i18n/voice';
import { words } from './words.en';

export const webhookWords = book(words, () => import('./words.sw'));
