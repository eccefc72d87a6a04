import { plural, type WordsLike } from '../i18n/voice';
import type { words as en } from './books.words.en';

export const words: WordsLike<typeof en> = {
  title: 'Vitabu vya hesabu',
  what: 'vitabu vya hesabu',
  about:
    'Kila dakika mbs hukagua kama kilichobadilika kinalingana, na hufunga kila siku dakika kumi baada ya usiku wa manane. Hairekebishi chochote yenyewe.',
  all: 'Kila kitu kinalingana',
  bad: (n) => plural(n, { one: 'Tofauti # katika vitabu', other: 'Tofauti # katika vitabu' }),
  badText:
    'Akaunti zinazohusika hazitumi chochote hadi mtu akague. Cha kufanya kiko katika docs/operating.md, “Money does not add up”.',
  whole: 'Si ya akaunti moja',
  found: (at) => `Iligunduliwa ${at}`,
  end: {
    go: 'Nimekagua: iruhusiwe kutuma tena',
    about: 'Hii hairekebishi chochote. Akaunti husoma upya pesa zake kama zilivyohifadhiwa, na hutuma tena.',
    reason: 'Ulichogundua, na kilichofanyika',
    reasonHint: 'Kwa kumbukumbu za mabadiliko',
    done: 'Akaunti inaweza kutuma tena',
    already: 'Mtu mwingine ameshaimaliza',
  },
  days: { title: 'Siku zilizofungwa', none: 'Hakuna siku iliyofungwa bado', day: 'Siku', at: 'Ilifungwa' },
};
