import { book } from '../i18n/voice';
import { words } from './staff_accounts.words.en';

export const staffAccountWords = book(words, () => import('./staff_accounts.words.sw'));
