import type { WordsLike } from '../i18n/voice';
import type { words as en } from './statement.words.en';

export const words: WordsLike<typeof en> = {
  title: 'Taarifa ya akaunti',
  what: 'taarifa ya akaunti',
  about:
    'Kilichoingia kwenye salio lako na kilichotoka, siku kwa siku kwa saa za Kenya. Pesa zilizotengwa kwa ujumbe ulio njiani bado ni zako: huhesabiwa kuwa zimetumika mtandao unapouchukua.',
  month: 'Mwezi',
  earlier: 'Mwezi uliotangulia',
  later: 'Mwezi unaofuata',
  pdf: { get: 'Pakua kama PDF', got: 'Taarifa imepakuliwa' },
  sums: {
    opening: 'Mwanzoni',
    credited: 'Zilizoingia',
    debited: 'Zilizoondolewa',
    charged: 'Kwa ujumbe',
    closing: 'Salio mwishoni mwa mwezi',
    closingNow: 'Salio sasa',
  },
  days: {
    title: (currency) => `Siku kwa siku, kwa ${currency}`,
    day: 'Siku',
    in: 'Zilizoingia',
    out: 'Zilizoondolewa',
    messages: 'Kwa ujumbe',
    balance: 'Salio',
    none: 'Hakuna kilichobadilika mwezi huu',
    noneWhy: 'Siku ambazo kitu kimelipwa au kutumwa huonekana hapa.',
  },
  entries: {
    title: 'Malipo na masahihisho',
    none: 'Hakuna mwezi huu',
    more: 'Yameorodheshwa 1,000 ya kwanza tu, hapa, katika CSV na katika PDF; jumla zinayahesabu yote. GET /v1/statement hutoa siku chache zaidi.',
  },
};
