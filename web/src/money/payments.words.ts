import { book } from '../i18n/voice';
import { words } from './payments.words.en';

export const paymentWords = book(words, () => import('./payments.words.sw'));
