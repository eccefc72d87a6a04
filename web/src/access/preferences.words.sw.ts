import type { WordsLike } from '../i18n/voice';
import type { words as en } from './preferences.words.en';

export const words: WordsLike<typeof en> = {
  title: 'Lugha na mwonekano',
  name: 'Jina',
  yourName: 'Jina lako',
  nameHint: 'Wanachama wengine wa kampuni zako wanaliona.',
  language: 'Lugha',
  languageLead: 'Ya kurasa hizi, na ya barua pepe unazotumiwa.',
  look: 'Mwonekano',
  lookLead: 'Kwenye kifaa hiki. Kiotomatiki hufuata kifaa chenyewe.',
  system: 'Kiotomatiki',
  light: 'Mwanga',
  dark: 'Giza',
};
