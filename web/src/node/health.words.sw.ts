import { plural, type WordsLike } from '../i18n/voice';
import type { words as en } from './health.words.en';

const p = (n: number, one: string, other: string) => plural(n, { one, other }, 'sw');

export const words: WordsLike<typeof en> = {
  title: 'Afya ya mfumo',
  what: 'hali ya jukwaa',
  above: (time) => `Takwimu za saa ${time}`,
  verdicts: { ok: 'Sawa', warn: 'Angalia', bad: 'Si sawa' },
  all: { ok: 'Kila kitu kiko sawa', warn: 'Kuna la kuangalia', bad: 'Kuna hitilafu' },
  allSub: {
    ok: 'Ahadi zote za jukwaa zinatimizwa.',
    warn: (n) =>
      p(
        n,
        'Jambo # hapa chini si kama kawaida. Hakuna kilichopotea.',
        'Mambo # hapa chini si kama kawaida. Hakuna kilichopotea.',
      ),
    bad: (n) =>
      p(n, 'Ahadi # hapa chini haitimizwi. Anza na ya kwanza.', 'Ahadi # hapa chini hazitimizwi. Anza na ya kwanza.'),
  },
  ready: {
    title: 'Ujumbe unapokelewa',
    titleNot: 'Ujumbe haupokelewi',
    ok: 'Kila ombi linajibiwa.',
    bad: (why) => `Maombi yanapata 503: ${why}.`,
    because: {
      'the database is away': 'hifadhidata haipatikani',
      'recovering what the last stop left': 'yaliyoachwa iliposimama mara ya mwisho yanasomwa upya',
      'shutting down': 'seva inazimwa',
    },
  },
  books: {
    title: 'Hesabu zinalingana',
    titleNot: 'Hesabu hazilingani',
    ok: 'Kila shilingi iliyotengwa, kutozwa na kurudishwa inalingana katika kila akaunti.',
    bad: (n) =>
      p(
        n,
        'Tofauti # katika vitabu vya hesabu haijamalizwa na mtu. Akaunti hiyo haitumi chochote hadi hapo: ukurasa wa Vitabu vya hesabu.',
        'Tofauti # katika vitabu vya hesabu hazijamalizwa na mtu. Akaunti hizo hazitumi chochote hadi hapo: ukurasa wa Vitabu vya hesabu.',
      ),
    figure: (n) => p(n, 'tofauti #', 'tofauti #'),
  },
  database: {
    title: 'Hifadhidata inajibu',
    titleNot: 'Hifadhidata ina hitilafu',
    ok: 'Kilichokubaliwa kiko kwenye diski.',
    away: 'Hifadhidata haipatikani: maombi yanapata 503, na yaliyokubaliwa yanasubiri. mbs itaendelea yenyewe ikirudi.',
    failing: (n) =>
      p(
        n,
        'Uandishi # umeshindwa sekunde chache zilizopita; hakuna kilichokubaliwa kutoka humo.',
        'Maandishi # yameshindwa sekunde chache zilizopita; hakuna kilichokubaliwa kutoka humo.',
      ),
    figure: (n) => p(n, 'uandishi # ulioshindwa tangu mwanzo', 'maandishi # yaliyoshindwa tangu mwanzo'),
    none: 'hakuna uandishi ulioshindwa',
  },
  commits: {
    title: 'Uandishi ni wa haraka',
    titleNot: 'Uandishi ni wa polepole',
    idle: 'Hakuna kilichoandikwa sekunde chache zilizopita.',
    now: (ms) => `ms ${ms} sekunde chache zilizopita`,
    mean: (ms) => `ms ${ms} tangu mwanzo`,
    measuring: 'inahesabu…',
    slow: 'Polepole kuliko kawaida: je, diski ya hifadhidata ina kazi nyingi au imejaa?',
    none: 'Hakuna kilichoandikwa tangu mwanzo.',
  },
  oldest: {
    title: 'Kila ujumbe unafika mwisho',
    titleNot: 'Kuna ujumbe usiofika mwisho',
    none: 'Hakuna ujumbe usio na hali ya mwisho.',
    age: (age) => `Ujumbe wa zamani zaidi usio na hali ya mwisho una ${age}.`,
    old: 'Hiyo ni zaidi ya muda wa kawaida: je, stakabadhi zinafika? Angalia viungo.',
    waiting: (n) => p(n, 'ujumbe # bado haujafika mtandao wowote', 'ujumbe # bado haujafika mtandao wowote'),
    waitingNone: 'kila ujumbe umefika kwenye mtandao',
  },
  callbacks: {
    title: 'Taarifa (callback) zinafika',
    titleNot: 'Si taarifa (callback) zote zinazofika kwa wakati',
    ok: 'Seva za wateja zinapata walichoomba.',
    failing: (n) =>
      p(
        n,
        'Jaribio # limeshindwa sekunde chache zilizopita; linarudiwa.',
        'Majaribio # yameshindwa sekunde chache zilizopita; yanarudiwa.',
      ),
    dropping: (n) =>
      p(
        n,
        'Taarifa # imeachwa sekunde chache zilizopita: tazama “callback_failed” kwenye kumbukumbu.',
        'Taarifa # zimeachwa sekunde chache zilizopita: tazama “callback_failed” kwenye kumbukumbu.',
      ),
    late: (waiting, time) => `${waiting} zinasubiri: kwa kasi ya sekunde zilizopita itachukua ${time}.`,
    stuck: (waiting) =>
      `${waiting} zinasubiri, na hakuna iliyotoka sekunde chache zilizopita: je, seva ya mteja haipatikani? “mbs webhook list” itakuonyesha.`,
    figure: (waiting, failed, dropped) =>
      `${waiting} zinasubiri · tangu mwanzo majaribio ${failed} yameshindwa, ${dropped} zimeachwa`,
  },
  mails: {
    title: 'Barua pepe zinatoka',
    titleNot: 'Barua pepe hazitoki',
    none: 'Hakuna barua pepe inayosubiri.',
    waiting: (n, age) =>
      p(n, `Barua pepe # inasubiri, kwa ${age}.`, `Barua pepe # zinasubiri, ya zamani zaidi kwa ${age}.`),
    slow: 'Je, seva ya barua pepe inafikika? Watu wanasubiri misimbo.',
    figure: (sent, refused) => `tangu mwanzo ${sent} zimetumwa, ${refused} zimekataliwa`,
    look: 'Angalia barua pepe',
  },
  payments: {
    title: 'Orodha ya malipo ya M\u2011Pesa inasomwa',
    titleNot: 'Orodha ya malipo ya M\u2011Pesa haisomwi',
    ok: (age) => `Ilisomwa ${age} zilizopita: malipo ambayo hayakuthibitishwa hupatikana.`,
    notYet: 'Bado haijasomwa.',
    overdue:
      'Haijasomwa kwa saa 36. Inarudi nyuma saa 48 tu: baada ya hapo, malipo ambayo hayakuthibitishwa yamo katika taarifa ya tovuti ya M\u2011Pesa pekee.',
    look: 'Tazama malipo',
  },
  connections: {
    title: 'Miunganisho',
    titleNot: 'Miunganisho',
    ok: (n) => p(n, 'Muunganisho # uko wazi.', 'Miunganisho # iko wazi.'),
    figure: (rate, awake) =>
      `${rate === undefined ? '' : `${p(rate, 'ombi # kwa sekunde', 'maombi # kwa sekunde')} · `}${p(awake, 'akaunti # iko hai', 'akaunti # ziko hai')}`,
    look: 'Angalia viungo',
  },
  traffic: {
    title: 'Ujumbe tangu mwanzo',
    accepted: 'umekubaliwa',
    delivered: 'umefika',
    undelivered: 'haukufika',
    rejected: 'umekataliwa na mitandao',
    expired: 'muda umeisha',
    cancelled: 'umeghairiwa',
    unknown: 'haijulikani',
    open: 'bila hali ya mwisho',
    rate: (n) => `${n} umekubaliwa kwa sekunde`,
    none: 'Hakuna kilichokubaliwa tangu mwanzo.',
  },
  age: {
    days: (n) => p(n, 'siku #', 'siku #'),
    hours: (n) => p(n, 'saa #', 'saa #'),
    minutes: (n) => p(n, 'dakika #', 'dakika #'),
    seconds: (n) => p(n, 'sekunde #', 'sekunde #'),
  },
};
