import type { WordsLike } from '../i18n/voice';
import type { words as en } from './credit.words.en';

export const words: WordsLike<typeof en> = {
  credit: 'Salio',
  texts: (n) => `takriban ujumbe ${n} kwa bei zako`,
  textsBetween: (least, most) => `ujumbe ${least} hadi ${most} kwa bei zako, kulingana na mtandao`,
  noTexts: 'halitoshi ujumbe mmoja',
  reserved: (money) => `${money} zimetengwa kwa ujumbe ulio njiani`,
  limit: (money) => `Unaruhusiwa kwenda ${money} chini ya sifuri.`,
  moreCredit: (account) =>
    `Kampuni inayoendesha jukwaa hili huongeza salio. Iambie kitambulisho cha akaunti yako: ${account}`,
  topUp: 'Ongeza salio',
};
