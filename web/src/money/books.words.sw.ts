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
    goWhole: 'Nimekagua: limeshughulikiwa',
    about: 'Hii hairekebishi chochote. Akaunti husoma upya pesa zake kama zilivyohifadhiwa, na hutuma tena.',
    aboutWhole: 'Hii hairekebishi chochote. Inasema tu kwamba mtu amekagua.',
    reason: 'Ulichogundua, na kilichofanyika',
    reasonHint: 'Kwa kumbukumbu ya mabadiliko',
    done: 'Akaunti inaweza kutuma tena',
    doneWhole: 'Limewekwa alama kuwa limeshughulikiwa',
    already: 'Mtu mwingine ameshaimaliza',
  },
  days: {
    title: 'Siku zilizofungwa',
    none: 'Bado hakuna siku iliyofungwa. Ya kwanza itafungwa saa sita na dakika kumi usiku.',
    day: 'Siku',
    at: 'Ilifungwa',
  },
};
