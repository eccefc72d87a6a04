import { plural, type WordsLike } from '../i18n/voice';
import type { words as en } from './send.words.en';

const p = (n: number, one: string, other: string) => plural(n, { one, other }, 'sw');

export const words: WordsLike<typeof en> = {
  title: 'Tuma ujumbe',
  to: 'Kwa',
  toHint: 'Andika au bandika nambari kwa namna yoyote: moja kwa kila mstari, kwa koma, au safu za jedwali.',
  numbers: (n) => p(n, 'nambari 1', 'nambari #'),
  good: (n) => p(n, 'mtu 1 ataupokea', 'watu # wataupokea'),
  leftOut: (n) => p(n, 'Nambari 1 kati ya hizi haitapokea ujumbe', 'Nambari # kati ya hizi hazitapokea ujumbe'),
  takeOutOf: (what) => `Iondoe: ${what}`,
  takeOutOne: 'Iondoe',
  takeOutAll: (n) => (n === 2 ? 'Ziondoe zote mbili' : p(n, 'Iondoe hiyo 1', 'Ziondoe zote #')),
  repeated: (n, some) =>
    p(
      n,
      `${some} ipo mara mbili na itapokea ujumbe mara moja.`,
      `Nambari # zimerudiwa, kwa mfano ${some}. Kila moja itapokea ujumbe mara moja.`,
    ),
  takeRepeatsOut: 'Ondoa zilizorudiwa',
  own: (phone) => `Kwa nambari yangu, ${phone}`,
  showAll: (n) => p(n, 'Onyesha 1', 'Onyesha zote #'),
  scientific: 'Jedwali limefupisha nambari hii na mwisho wake umepotea. Weka safu iwe maandishi kisha unakili tena.',
  passedOver: (n, some) =>
    `${p(n, 'Kisanduku 1 kisicho na nambari kimerukwa', 'Visanduku # visivyo na nambari vimerukwa')}: ${some}`,
  tooMany: (n, most) => `Hizi ni nambari ${n}. Kwa mara moja zisizidi ${most}.`,
  cut: (most) => `Anza na ${most} za kwanza`,
  rest: (n) => p(n, 'Nambari 1 inasubiri zamu ijayo.', 'Nambari # zinasubiri zamu ijayo.'),
  restBack: 'Zirudishe',
  from: 'Kutoka',
  noSender: 'Bado huna jina la mtumaji. Watu huliona kama jina ambalo ujumbe unatoka.',
  askSender: 'Omba jina la mtumaji',
  noSenderYet: 'Ukishathibitisha nambari yako, huenda jina la mtumaji la kujaribia likawa hapa.',
  allNetworks: 'mitandao yote',
  allKinds: 'aina zote',
  everything: 'Linafaa kwa mitandao na aina zote.',
  goodFor: (kinds, networks) => `Kwa ${kinds}: ${networks}.`,
  shared: 'Jukwaa linakuazima ili ujaribu.',
  isDefault: 'Ndilo la kawaida.',
  kind: 'Aina',
  text: 'Maandishi',
  textHint:
    'Unalipa kwa sehemu. Sehemu moja hubeba herufi 160, au 70 zikiwamo emoji na herufi za maandishi mengine; ujumbe mrefu hukatwa kuwa sehemu za 153, au 67.',
  units: (units, room) => `herufi ${units} kati ya ${room}`,
  segments: (n) => p(n, 'sehemu 1', 'sehemu #'),
  tooLong: (segments, most) => `Ungechukua ${segments}; ujumbe mmoja hauzidi ${most}.`,
  marked: 'Maandishi yako, yenye alama kwenye herufi zinazoyafanya yawe ghali',
  dear: (n) => p(n, 'Herufi 1', 'Herufi #'),
  dearMore: (n, now, then) => `${n === 1 ? 'inafanya' : 'zinafanya'} ujumbe uwe ${now} badala ya ${then}:`,
  dearMoney: (money) => `${money} zaidi.`,
  dearRoom: (n, now, then) =>
    `${n === 1 ? 'inaacha' : 'zinaacha'} nafasi ya herufi ${now} kwa sehemu badala ya ${then}.`,
  noPlain: (n, areEmoji) =>
    areEmoji
      ? p(n, 'Emoji 1 haina herufi ya kawaida.', 'Emoji # hazina herufi za kawaida.')
      : p(n, '1 kati yake haina ya kawaida.', '# kati yake hazina za kawaida.'),
  plain: 'Tumia za kawaida',
  plainDone: 'Maandishi sasa yana herufi za kawaida.',
  plainBut: (n, areEmoji) =>
    areEmoji
      ? p(
          n,
          'Sasa ni za kawaida, ila emoji 1 inayofanya ujumbe uwe ghali.',
          'Sasa ni za kawaida, ila emoji # zinazofanya ujumbe uwe ghali.',
        )
      : p(
          n,
          'Sasa ni za kawaida, ila herufi 1 inayofanya ujumbe uwe ghali.',
          'Sasa ni za kawaida, ila herufi # zinazofanya ujumbe uwe ghali.',
        ),
  takeOut: (n, areEmoji, isPlainToo) =>
    `${areEmoji ? p(n, 'Ondoa emoji', 'Ondoa emoji #') : p(n, 'Ondoa herufi hiyo', 'Ondoa herufi hizo #')}${isPlainToo ? ', nyingine ziwe za kawaida' : ''}`,
  bareDone: 'Zimeondolewa. Maandishi sasa yana herufi za kawaida.',
  preview: 'Kwenye simu',
  now: 'sasa',
  emptyText: 'Maandishi yako yataonekana hapa.',
  people: (n) => p(n, 'mtu 1', 'watu #'),
  after: 'Salio baadaye',
  missing: (money) => `Zinapungua ${money}`,
  missingText: 'Hakuna kitakachotumwa hadi zitoshe.',
  reckoning: 'Inahesabu…',
  go: 'Tuma',
  goFor: (n, money) => p(n, `Tuma kwa mtu 1: ${money}`, `Tuma kwa watu #: ${money}`),
  confirmTitle: (n, number) => p(n, `Utume kwa ${number}?`, 'Utume kwa watu #?'),
  andMore: (n) => p(n, 'na mwingine 1', 'na wengine #'),
  confirmText: 'Utaondoka mara moja na hauwezi kurudishwa mtandao ukishauchukua.',
  costs: 'Gharama',
  change: 'Badilisha kitu',
  trial: (left) =>
    `Kampuni hii ina salio la majaribio. Hubeba taarifa na misimbo, si ofa, na hufikia tu nambari ambazo wanachama wa kampuni wamezithibitisha. ${p(left, 'Umebaki ujumbe 1 leo.', 'Umebaki ujumbe # leo.')}`,
  tellMore: 'Eleza zaidi',
  trialOffers: 'Jaribio hubeba taarifa na misimbo tu.',
  trialOffersMore: 'Ofa huhitaji salio lako mwenyewe na jina la mtumaji lililoidhinishwa kwa ofa.',
  trialDay: 'Jaribio halina tena ujumbe wa kutosha leo.',
  trialDayMore: 'Endelea kesho, au kwa salio lako mwenyewe.',
  trialOnly: 'Salio la majaribio haliifikii: hakuna mwanachama aliyeithibitisha.',
  prove: 'Thibitisha nambari yako',
  proveWhy:
    'Kwanza thibitisha nambari yako ya simu: huchukua dakika moja. Jukwaa hili likitoa salio la majaribio, litakuja mara moja, pamoja na jina la mtumaji la kujaribia.',
  reused: 'Jaribio lako la awali lilifika, likiwa na maudhui mengine. Angalia kilichotumwa kabla ya kutuma hiki pia.',
  oldTry: (when) =>
    `Ulijaribu kutuma hiki ${when}, na jibu halikuja. Ni muda mrefu kiasi kwamba kinaweza kwenda mara mbili: angalia kwanza kama kilikwenda.`,
  sendAnew: 'Hakikwenda',
  seeMessages: 'Angalia ujumbe',
  sent: {
    title: (n) => p(n, 'Umetumwa kwa mtu 1', 'Umetumwa kwa watu #'),
    cost: (money) => `${money} kwa jumla`,
    ofAll: (n, all) => `${n} kati ya ${all} zimefika`,
    another: 'Tuma mwingine',
    goOn: (n) => p(n, 'Endelea na 1 iliyobaki', 'Endelea na # zilizobaki'),
    refused: (n) => p(n, 'Nambari 1 iliachwa', 'Nambari # ziliachwa'),
    refusedText: 'Hakuna kilichotumwa kwa hizi na hakuna kilichotozwa.',
    delivered: 'zimefika',
    underWay: 'ziko njiani',
    failed: 'hazijafika',
    who: 'Kwa',
    state: 'Hali',
    price: 'Bei',
    showAll: (n) => p(n, 'Onyesha 1', 'Onyesha zote #'),
  },
};
