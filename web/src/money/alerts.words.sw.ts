import type { WordsLike } from '../i18n/voice';
import type { words as en } from './alerts.words.en';

export const words: WordsLike<typeof en> = {
  title: 'Salio dogo',
  what: 'lini unaarifiwa',
  back: 'Ongeza salio',
  about:
    'Kila anayeruhusiwa kuona salio hupata barua pepe linaposhuka chini ya mojawapo ya kiasi hiki: mara moja, na tena likiwa limepanda juu kisha likashuka.',
  now: 'Kilichowekwa',
  none: 'Bado hakuna anayearifiwa.',
  armed: 'Utaarifiwa',
  below: 'Sasa liko chini',
  bySms: (phone) => `Pia kwa SMS kwa mmiliki: ${phone}`,
  noPhone: 'SMS imewashwa, lakini hakuna mmiliki aliyethibitisha simu: barua pepe tu hutumwa.',
  change: 'Badilisha',
  amount: (n) => `Kiasi cha ${n} kwa KES`,
  amountHint: 'Acha sehemu tupu ili kuarifiwa kiasi kimoja pungufu.',
  wrong: 'Andika kiasi kama 500 au 1,250.50',
  twice: 'Kiasi hiki kipo tayari',
  sms: 'Mwarifu mmiliki kwa SMS pia',
  smsHint: 'Kwa simu ambayo mmiliki ameithibitisha. Jukwaa hulipia.',
  save: 'Hifadhi',
  saved: 'Imehifadhiwa',
  look: 'Jukumu lako huona hili bila kubadilisha. Wamiliki, wasimamizi na fedha wanaweza.',
};
