import type { WordsLike } from '../i18n/voice';
import type { words as en } from './prices.words.en';

export const words: WordsLike<typeof en> = {
  title: 'Bei',
  what: 'bei',
  about:
    'Kwa sehemu moja kwa nambari moja, kwa shilingi za Kenya. Ujumbe wa hadi herufi 160 za kawaida ni sehemu moja.',
  now: 'Unacholipa sasa',
  from: (when) => `Kuanzia ${when}`,
  change: 'Kinachobadilika',
  network: 'Mtandao',
  classes: { otp: 'Misimbo (OTP)', transactional: 'Za huduma', promotional: 'Za matangazo' },
  none: 'haiwezekani',
  same: 'kama awali',
  was: (before, after) => `${before} → ${after}`,
  noneYet: 'Hakuna bei kwa sasa, kwa hiyo hakuna kinachoweza kutumwa. Uliza jukwaa.',
  taxes: (vat, excise) =>
    `Bei hizi ndizo zinazokatwa kwenye salio lako, zikiwa na VAT ${vat} na ushuru wa bidhaa ${excise}.`,
  fixed: 'Bei ya ujumbe huwekwa unapokubaliwa; haibadiliki baadaye.',
  nothingComes: 'Hakuna mabadiliko yaliyotangazwa.',
};
