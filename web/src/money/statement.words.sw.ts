import type { WordsLike } from '../i18n/voice';
import type { words as en } from './statement.words.en';

export const words: WordsLike<typeof en> = {
  title: 'Taarifa ya akaunti',
  what: 'taarifa ya akaunti',
  about:
    'Kilichoingia kwenye salio lako na kilichotoka, kwa siku ya Kenya. Pesa zilizowekwa kando kwa ajili ya ujumbe ulio njiani ni zako hadi mtandao uupokee.',
  month: 'Mwezi',
  earlier: 'Mwezi uliotangulia',
  later: 'Mwezi unaofuata',
  sums: {
    title: 'Mwezi huu',
    opening: 'Mwanzoni',
    credited: 'Zilizolipwa',
    debited: 'Zilizoondolewa',
    charged: 'Ujumbe',
    closing: 'Mwishoni',
    closingNow: 'Sasa',
  },
  days: {
    title: 'Siku kwa siku',
    day: 'Siku',
    in: 'Zilizoingia',
    out: 'Zilizotoka',
    messages: 'Ujumbe',
    balance: 'Salio',
    none: 'Hakuna kilichobadilika mwezi huu',
    look: (day) => `Ujumbe wa ${day}`,
  },
  entries: {
    title: 'Malipo na masahihisho',
    reference: 'Kumbukumbu',
    amount: 'Kiasi',
    when: 'Lini',
    none: 'Hakuna mwezi huu',
    more: 'Yako zaidi ya elfu moja: chagua siku chache zaidi katika jedwali la kupakua.',
  },
};
