import { book } from '../i18n/voice';
import { words } from './approvals.words.en';

export const approvalWords = book(words, () => import('./approvals.words.sw'));
