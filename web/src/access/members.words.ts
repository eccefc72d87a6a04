import { book } from '../i18n/voice';
import { words } from './members.words.en';

export const memberWords = book(words, () => import('./members.words.sw'));
