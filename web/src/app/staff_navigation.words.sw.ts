import type { WordsLike } from '../i18n/voice';
import type { words as en } from './staff_navigation.words.en';

export const words: WordsLike<typeof en> = {
  links: 'Viungo',
  accounts: 'Akaunti',
  documents: 'Hati',
  payments: 'Malipo',
  priceLists: 'Orodha za bei',
  moneyRequests: 'Maombi ya fedha',
  approvals: 'Idhini',
  health: 'Afya',
  reconciliation: 'Ulinganisho',
  books: 'Vitabu vya hesabu',
  people: 'Watu',
  mails: 'Barua pepe',
  audit: 'Mabadiliko',
};
