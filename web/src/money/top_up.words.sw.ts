import type { WordsLike } from '../i18n/voice';
import type { words as en } from './top_up.words.en';

export const words: WordsLike<typeof en> = {
  title: 'Ongeza salio',
  what: 'malipo',
  whatNow: 'kinachowezekana',
  whatOne: 'malipo haya',
  alerts: 'Niarifu likiwa dogo',
  form: {
    title: 'Kwa M\u2011Pesa',
    amount: 'Kiasi gani',
    other: 'Kingine',
    range: (least, most) => `Shilingi kamili, kuanzia ${least} hadi ${most}`,
    notWhole: 'Andika shilingi kamili, kama 750',
    outside: (least, most) => `Inaweza kuwa ${least} hadi ${most}`,
    phone: 'Simu gani italipa',
    phoneHint: 'Laini ya Safaricom yenye M\u2011Pesa. Ombi huonekana kwenye simu, na aliye nayo huandika PIN.',
    after: 'Salio baadaye',
    goesTo: (code) => `Pesa huenda kwa ${code} kupitia M\u2011Pesa.`,
    goBare: 'Omba simu yangu',
    go: (sum) => `Omba simu yangu ilipe ${sum}`,
    goOther: (sum) => `Omba simu hii ilipe ${sum}`,
    look: 'Jukumu lako huona malipo lakini haliombi. Wamiliki, wasimamizi na wa fedha wanaweza kuongeza salio.',
  },
  paybill: {
    title: 'Au lipa mwenyewe kwa paybill',
    about: 'Kwa simu yoyote yenye M\u2011Pesa, bila kusubiri ombi. Salio huongezeka ndani ya dakika moja.',
    open: 'Kwenye simu: M\u2011Pesa, Lipa na M\u2011Pesa, Pay Bill',
    number: 'Nambari ya biashara',
    account: 'Nambari ya akaunti',
    sum: 'Kiasi, PIN yako, kisha tuma',
    copyNumber: 'Nakili ya biashara',
    copyAccount: 'Nakili ya akaunti',
    check:
      'Nambari ya akaunti ni yako pekee. Herufi kubwa au ndogo, nafasi na vistari havijalishi, na kosa hugunduliwa.',
  },
  refused: {
    open: 'Tayari kuna ombi lililo wazi: simu huwa na moja kwa wakati, kampuni tatu. Jibu lililo kwenye simu, au subiri dakika mbili liishe.',
    line: 'Hii si laini ya simu ya mkononi, kwa hivyo ombi haliwezi kuonekana. Andika laini ya Safaricom yenye M\u2011Pesa.',
    reused:
      'Jaribio lako la awali lilifika, likiwa na kiasi au simu nyingine. Angalia hapa chini lilivyoisha kabla ya kuomba tena.',
  },
  away: 'M\u2011Pesa haijibu kwa sasa, kwa hivyo hakuna simu inayoweza kuombwa. Jaribu tena baada ya dakika moja.',
  notHere: 'Malipo kwa M\u2011Pesa hayajawekwa hapa',
  notHereText: 'Ilipe kwa njia mliyokubaliana, kwa mfano kwenye akaunti yake ya benki.',
  copyAccount: 'Nakili kitambulisho',
  now: {
    asking: 'Simu inaombwa…',
    askingText: (phone) => `M\u2011Pesa inaombwa ionyeshe ombi kwenye ${phone}.`,
    waiting: 'Angalia simu yako na uandike PIN yako ya M\u2011Pesa',
    waitingOther: (phone) => `Ombi liko kwenye ${phone}: aliye nayo aandike PIN ya M\u2011Pesa`,
    waitingText: (sum, reference) =>
      `Linaomba ${sum} kwa ${reference}. PIN huandikwa kwenye simu pekee: hakuna mwingine anayeiuliza.`,
    long: 'Inachukua muda kuliko kawaida. M\u2011Pesa inaulizwa jinsi ilivyoisha; usilipe tena kabla ya kujulikana.',
    paid: (sum) => `${sum} imefika`,
    receipt: (number) => `Risiti ${number}`,
    noReceipt: 'Risiti itakuja baadaye kidogo.',
    credit: (sum) => `Salio lako sasa ni ${sum}.`,
    nothing: 'Hakuna kilicholipwa.',
    unclear: 'M\u2011Pesa haijatuambia jinsi ilivyoisha',
    unclearText: 'Usilipe tena kwa sasa: malipo yakionekana, salio litaongezwa lenyewe.',
    from: (sum, phone) => `${sum} kutoka ${phone}`,
    again: 'Jaribu tena',
    look: 'Angalia tena',
    another: 'Omba malipo mengine',
    back: 'Badilisha kiasi au simu',
    send: 'Tuma ujumbe',
  },
  reasons: {
    insufficient: {
      title: 'Pesa kwenye M\u2011Pesa hii hazitoshi',
      text: 'Weka pesa kwanza, au chagua kiasi kidogo zaidi.',
    },
    limit: {
      title: 'Kiasi hiki kiko nje ya kiwango cha M\u2011Pesa',
      text: 'M\u2011Pesa ina kiwango cha kulipa mara moja na kwa siku. Chagua kiasi kingine au simu nyingine, au endelea kesho.',
    },
    same_again: {
      title: 'M\u2011Pesa imepokea malipo kama haya sasa hivi',
      text: 'Huchukua kiasi kile kile kutoka simu moja mara moja kwa dakika mbili. Angalia hapa chini kama ya kwanza yalilipwa; kama sivyo, subiri dakika mbili.',
    },
    busy: {
      title: 'Simu ina ombi lingine la M\u2011Pesa',
      text: 'Limalize au lifunge kwenye simu, subiri dakika moja, kisha ujaribu tena.',
    },
    expired: {
      title: 'Muda wa kuandika PIN umeisha',
      text: 'Shika simu ikiwa imefunguliwa, kisha ujaribu tena.',
    },
    cancelled: {
      title: 'Ombi limeghairiwa kwenye simu',
      text: 'Kama haikukusudiwa, jaribu tena.',
    },
    unreachable: {
      title: 'Hakuna aliyejibu kwenye simu',
      text: 'Muda wa kuandika PIN umeisha, au simu ilizimwa au haikuwa na mtandao. Ishike karibu, kisha ujaribu tena.',
    },
    wrong_pin: {
      title: 'PIN ya M\u2011Pesa haikuwa sahihi',
      text: 'Jaribu tena kwa PIN sahihi. Baada ya makosa kadhaa M\u2011Pesa hufunga laini.',
    },
    locked: {
      title: 'M\u2011Pesa imefungwa kwenye simu hii',
      text: 'Huduma kwa wateja ya Safaricom huifungua tena. Hadi hapo, simu nyingine inaweza kulipa.',
    },
    unavailable: {
      title: 'M\u2011Pesa haikupokea ombi letu',
      text: 'Simu haikuombwa. Jaribu tena baada ya dakika moja; ikiendelea, iambie kampuni inayoendesha jukwaa hili.',
    },
    no_answer: {
      title: 'M\u2011Pesa haikujibu',
      text: 'Kama simu ina ujumbe kwamba imelipwa, usilipe tena: salio litaongezwa lenyewe.',
    },
    amount_differs: {
      title: 'M\u2011Pesa inataja kiasi tofauti na kilichoombwa',
      text: 'Usilipe tena. Kampuni inayoendesha jukwaa hili inaliangalia: iambie nambari ya malipo haya.',
    },
    other: {
      title: 'M\u2011Pesa imekataa',
      text: 'Ilitoa sababu isiyojulikana hapa. Jaribu tena, au kwa simu nyingine.',
    },
  },
  states: {
    created: 'Yameanza',
    asking: 'Yanaombwa',
    waiting: 'Kwenye simu',
    paid: 'Yamelipwa',
    failed: 'Hayajalipwa',
    unclear: 'Hayajulikani',
  },
  list: {
    title: 'Malipo kwa M\u2011Pesa',
    amount: 'Kiasi',
    state: 'Hali',
    phone: 'Simu',
    receipt: 'Risiti',
    when: 'Lini',
    none: 'Bado hakuna malipo',
    noneWhy: 'Kinachoombwa kitaonekana hapa kuanzia hapo, pamoja na risiti ya M\u2011Pesa.',
  },
};
