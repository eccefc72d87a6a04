import { book } from '../i18n/voice';
import { words } from './staff_people.words.en';

export const staffPeopleWords = book(words, () => import('./staff_people.words.sw'));
