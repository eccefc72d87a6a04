import { book } from '../i18n/voice';
import { words } from './audit.words.en';

export const auditWords = book(words, () => import('./audit.words.sw'));
