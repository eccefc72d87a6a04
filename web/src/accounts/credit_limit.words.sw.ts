import { apart, type WordsLike } from '../i18n/voice';
import type { words as en } from './credit_limit.words.en';

export const words: WordsLike<typeof en> = {
  title: 'Kikomo cha mkopo',
  about:
    'Kiasi ambacho akaunti inaweza kushuka chini ya sifuri. Huanza sekunde ijayo; kilichotumwa awali hubaki. Kikipunguzwa bila kubakiza cha kutumia, kampuni huarifiwa kwa barua pepe.',
  amount: 'Inaweza kudaiwa, kwa KES',
  amountWrong: 'Andika 0 au kiasi kisichozidi 100,000,000, kama 5,000',
  reason: 'Sababu',
  reasonHint: 'Kampuni huisoma kwenye kumbukumbu yake ya mabadiliko. Herufi 160 zisizidi.',
  go: 'Badilisha kikomo',
  done: (name, amount) => `${apart(name)} inaweza kwenda ${amount} chini ya sifuri`,
  already: 'Tayari ni hivyo; hakuna kilichofanyika.',
  history: 'Mabadiliko',
  what: 'mabadiliko',
  none: 'Hakijawahi kubadilishwa.',
  change: (before, after) => `${before} → ${after}`,
};
