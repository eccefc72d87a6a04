import type { WordsLike } from '../i18n/voice';
import type { words as en } from './words.en';

export const words: WordsLike<typeof en> = {
  signIn: {
    title: 'Ingia',
    email: 'Anwani ya barua pepe',
    password: 'Nenosiri',
    code: 'Msimbo wa programu yako ya uthibitishaji',
    codeHint: 'Tarakimu sita, au mmoja wa misimbo yako ya kurejesha.',
    go: 'Ingia',
    forgotten: 'Umesahau nenosiri?',
    lost: 'Umepoteza programu ya uthibitishaji?',
    fresh: 'Mgeni? Jisajili',
  },
};
