// The words of the page, in English and Swahili: those of the choice made before, else of the browser.
const kept = 'sandbox.language';
const languages = { en: 'English', sw: 'Kiswahili' };
const isKnown = (name) => Object.hasOwn(languages, name);

function preferred() {
  const chosen = localStorage.getItem(kept) ?? '';
  if (isKnown(chosen)) return chosen;
  return navigator.languages.map((name) => name.split('-')[0]).find(isKnown) ?? 'en';
}
export const language = preferred();
export const other = language === 'en' ? 'sw' : 'en';
export const nameOfOther = languages[other];

/** Everything is drawn anew in the other one. */
export function speakOther() {
  localStorage.setItem(kept, other);
  location.reload();
}

const number = (n) => n.toLocaleString(language === 'en' ? 'en-KE' : 'sw-KE');
const some = (n, one, many) => `${number(n)} ${n === 1 ? one : many}`;

const en = {
  connecting: 'Connecting…', live: 'Live', away: (since) => `Not there since ${since}`,
  title: 'Nothing here leaves this machine',
  intro: 'Texts that the simulated operators took, phone by phone, and the mails that mbs wrote. Times are East Africa Time.',
  find: 'Find', findHint: 'A number, an address or a word', tabs: 'What is shown',
  phones: 'Phones', mailbox: 'Mailbox',
  noPhones: 'No text has come yet. Begin in the dashboard, whose address ./run printed: choose “Open an account” there. The code for your address comes by mail, into the Mailbox; the one for your phone comes here. Programs send with the curl command that ./run printed.',
  noMails: 'No mail has come yet. Codes, invitations and notices land here, whatever address they are for.',
  mpesaAway: 'The simulated M\u2011Pesa does not answer.',
  byHand: 'Pay to the paybill by hand', payer: 'Phone', accountNumber: 'Account number', sum: 'Amount, KES', sent: (receipt) => `Sent: receipt ${receipt}`,
  copy: (code) => `Copy ${code}`, copied: 'Copied', notCopied: 'Copy it by hand',
  texts: (n) => some(n, 'text', 'texts'), mails: (n) => some(n, 'mail', 'mails'), prompts: (n) => some(n, 'open request', 'open requests'),
  segments: (n) => some(n, 'segment', 'segments'), partMissing: 'a part is missing', older: (n) => `Show ${number(n)} older`, fresh: (n) => `${number(n)} new`,
  newText: (to, from) => `New text to ${to} from ${from}`, newMail: (to, subject) => `New mail to ${to}: ${subject}`,
  noPlain: 'This mail has no part in plain text.', noSubject: '(no subject)', to: (who) => `to ${who}`, from: (who) => `from ${who}`,
  asSent: 'Show it as a mail program does', asSentTitle: (subject) => `${subject}, as a mail program shows it`, linksAbove: 'Links are pressed in the text above.',
  asked: (sum, code, account) => `Pay KES ${number(sum)} to ${code}, account ${account}`, asks: (phone) => `M\u2011Pesa asks ${phone} for a PIN`,
  pin: 'PIN', pinTitle: 'Four digits', pay: 'Pay', cancel: 'Cancel', more: 'More', pinHint: 'Any PIN of four digits pays, but 0000, which is wrong.',
  wrongPin: 'Wrong PIN', noMoney: 'No money', ignore: 'Ignore',
  leftAlone: 'Left alone: it ends by itself, unless it is answered after all.', noAnswer: 'The sandbox did not answer. Try again.', refused: 'It could not be answered: it may have ended.',
  endings: {
    paid: 'Paid', wrong_pin: 'Wrong PIN', no_money: 'Not enough money', cancelled: 'Cancelled',
    unreachable: 'Ended: the phone did not answer', expired: 'Ended: nobody entered a PIN',
  },
};

const sw = {
  connecting: 'Inaunganisha…', live: 'Moja kwa moja', away: (since) => `Haipatikani tangu ${since}`,
  title: 'Hakuna kinachotoka kwenye mashine hii',
  intro: 'Ujumbe uliopokelewa na mitandao ya kuigiza, simu kwa simu, na barua pepe zilizoandikwa na mbs. Saa ni za Afrika Mashariki.',
  find: 'Tafuta', findHint: 'Nambari, anwani au neno', tabs: 'Kinachoonyeshwa',
  phones: 'Simu', mailbox: 'Barua pepe',
  noPhones: 'Bado hakuna ujumbe. Anza kwenye dashibodi, ambayo anwani yake ilichapishwa na ./run: chagua “Fungua akaunti”. Msimbo wa anwani yako huja kwa barua pepe, hapa kwenye Barua pepe; ule wa simu yako huja hapa. Programu hutuma kwa amri ya curl iliyochapishwa na ./run.',
  noMails: 'Bado hakuna barua pepe. Misimbo, mialiko na taarifa hufika hapa, kwa anwani yoyote ile.',
  mpesaAway: 'M\u2011Pesa ya kuigiza haijibu.',
  byHand: 'Lipa kwa paybill kwa mkono', payer: 'Simu', accountNumber: 'Nambari ya akaunti', sum: 'Kiasi, KES', sent: (receipt) => `Imetumwa: risiti ${receipt}`,
  copy: (code) => `Nakili ${code}`, copied: 'Imenakiliwa', notCopied: 'Nakili kwa mkono',
  texts: (n) => `ujumbe ${number(n)}`, mails: (n) => `barua pepe ${number(n)}`, prompts: (n) => `${n === 1 ? 'ombi' : 'maombi'} ${number(n)} wazi`,
  segments: (n) => `sehemu ${number(n)}`, partMissing: 'sehemu moja haipo', older: (n) => `Onyesha ${number(n)} za awali`, fresh: (n) => `${number(n)} mpya`,
  newText: (to, from) => `Ujumbe mpya kwa ${to} kutoka ${from}`, newMail: (to, subject) => `Barua pepe mpya kwa ${to}: ${subject}`,
  noPlain: 'Barua pepe hii haina maandishi ya kawaida.', noSubject: '(bila mada)', to: (who) => `kwa ${who}`, from: (who) => `kutoka ${who}`,
  asSent: 'Ionyeshe kama programu ya barua pepe', asSentTitle: (subject) => `${subject}, kama inavyoonekana kwenye programu ya barua pepe`, linksAbove: 'Viungo hubonyezwa kwenye maandishi yaliyo juu.',
  asked: (sum, code, account) => `Lipa KES ${number(sum)} kwa ${code}, akaunti ${account}`, asks: (phone) => `M\u2011Pesa inaomba PIN kwenye ${phone}`,
  pin: 'PIN', pinTitle: 'Tarakimu nne', pay: 'Lipa', cancel: 'Ghairi', more: 'Zaidi', pinHint: 'PIN yoyote ya tarakimu nne hulipa, isipokuwa 0000, ambayo si sahihi.',
  wrongPin: 'PIN isiyo sahihi', noMoney: 'Hakuna pesa', ignore: 'Puuza',
  leftAlone: 'Limeachwa: litaisha lenyewe, lisipojibiwa.', noAnswer: 'Mazingira ya majaribio hayakujibu. Jaribu tena.', refused: 'Halikuweza kujibiwa: huenda limekwisha.',
  endings: {
    paid: 'Imelipwa', wrong_pin: 'PIN si sahihi', no_money: 'Pesa hazitoshi', cancelled: 'Imeghairiwa',
    unreachable: 'Limekwisha: simu haikujibu', expired: 'Limekwisha: hakuna aliyeweka PIN',
  },
};

export const both = { en, sw };
export const words = both[language];
