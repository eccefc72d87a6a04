import { book } from '../i18n/voice';
import { words } from './new_company.words.en';

export const newCompanyWords = book(words, () => import('./new_company.words.sw'));
