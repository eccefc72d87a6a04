import { book } from '../i18n/voice';
import { words } from './company.words.en';

export const companyWords = book(words, () => import('./company.words.sw'));
