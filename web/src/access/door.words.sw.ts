import type { WordsLike } from '../i18n/voice';
import type { words as en } from './door.words.en';

export const words: WordsLike<typeof en> = {
  pitch: {
    line: 'SMS kwa kila simu nchini Kenya, na unaona kila moja ikifika.',
    sample: 'Habari Wanjiku, mzigo wako uko dukani kwetu. Tunafunga saa 12 jioni.',
    delivered: 'Imefika, sekunde 2',
    fact1: 'Kutoka kwenye kivinjari chako, au programu yako',
    fact2: 'Unalipia mbele kwa shilingi, na bei unaiona kabla ya kutuma',
    fact3: 'Isiyofika inasema kwa nini, na nani analipa',
  },
  signIn: {
    title: 'Ingia',
    email: 'Anwani ya barua pepe',
    password: 'Nenosiri',
    go: 'Ingia',
    check: 'Hakiki msimbo',
    forgotten: 'Umesahau nenosiri?',
    lost: 'Umepoteza programu na misimbo ya kurejesha?',
    fresh: 'Mgeni hapa?',
    signUp: 'Fungua akaunti',
    other: 'Ingia kama mtu mwingine',
    reset: 'Nenosiri lako jipya linatumika kuanzia sasa. Ingia nalo.',
    elsewhere: 'Umeondoka kwenye kichupo kingine.',
    factor: 'Nenosiri lako ni sahihi. Akaunti yako pia inalindwa na programu yako ya uthibitishaji.',
  },
};
