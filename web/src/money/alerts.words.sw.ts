import type { WordsLike } from '../i18n/voice';
import type { words as en } from './alerts.words.en';

export const words: WordsLike<typeof en> = {
  title: 'Salio dogo',
  what: 'lini unaarifiwa',
  back: 'Ongeza salio',
  about:
    'Wamiliki, wasimamizi na fedha hupata barua pepe salio linaposhuka chini ya mojawapo ya kiasi hiki: mara moja, na tena likiwa limepanda juu vya kutosha kisha likashuka. Kiasi ni cha salio lenyewe, bila kikomo cha mkopo.',
  now: 'Kilichowekwa',
  none: 'Bado hakuna anayearifiwa.',
  armed: 'Utaarifiwa',
  below: 'Lilishuka chini',
  again: (amount) => `Utaarifiwa tena likifika ${amount}`,
  bySms: (phone) => `Pia kwa SMS kwa mmiliki: ${phone}`,
  noPhone: 'SMS imewashwa, lakini hakuna mmiliki aliyethibitisha simu: barua pepe tu hutumwa.',
  change: 'Badilisha',
  amount: (n) => `Kiasi cha ${n} kwa KES`,
  amountHint: 'Acha sehemu tupu ili kuarifiwa kiasi kimoja pungufu.',
  wrong: 'Andika kiasi kama 500 au 1,250.50',
  twice: 'Kiasi hiki kipo tayari',
  low: (lowest) => `Salio haliwezi kushuka chini ya ${lowest}: andika zaidi`,
  sms: 'Mwarifu mmiliki kwa SMS pia',
  smsHint: 'Kwa simu ambayo mmiliki ameithibitisha. Jukwaa hulipia.',
  noSms: 'Jukwaa hili halitumi SMS tena: barua pepe tu hutumwa. Ondoa alama ili kuhifadhi.',
  save: 'Hifadhi',
  saved: 'Imehifadhiwa',
  look: 'Jukumu lako huona hili bila kubadilisha. Wamiliki, wasimamizi na fedha wanaweza.',
};
