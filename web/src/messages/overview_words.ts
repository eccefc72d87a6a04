import { book } from '../i18n/voice';
import { words } from './overview.words.en';

export const overviewWords = book(words, () => import('./overview.words.sw'));
