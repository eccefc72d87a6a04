import { book } from '../i18n/voice';
import { words } from './senders.words.en';

export const senderWords = book(words, () => import('./senders.words.sw'));
