import { plural } from '../i18n/voice';

const p = (n: number, one: string, other: string) => plural(n, { one, other }, 'en');

export const words = {
  title: 'Send a message',
  to: 'To',
  toHint: 'Type or paste numbers in any form: one a line, with commas, or columns of a spreadsheet.',
  numbers: (n: number) => p(n, '1 number', '# numbers'),
  good: (n: number) => p(n, '1 person gets it', '# people get it'),
  leftOut: (n: number) => p(n, 'Nothing goes to 1 of these numbers', 'Nothing goes to # of these numbers'),
  takeOutOf: (what: string) => `Take it out: ${what}`,
  takeOutOne: 'Take it out',
  takeOutAll: (n: number) => (n === 2 ? 'Take both out' : p(n, 'Take 1 out', 'Take all # out')),
  repeated: (n: number, some: string) =>
    p(
      n,
      `${some} is there twice and gets the text once.`,
      `# numbers are there again, ${some} for one. Each gets the text once.`,
    ),
  takeRepeatsOut: 'Take the repeats out',
  own: (phone: string) => `To my own number, ${phone}`,
  showAll: (n: number) => p(n, 'Show 1', 'Show all #'),
  scientific:
    'The spreadsheet has shortened this number and its end is lost. Format the column as text and copy it again.',
  passedOver: (n: number, some: string) =>
    `${p(n, '1 cell without a number is passed over', '# cells without a number are passed over')}: ${some}`,
  tooMany: (n: string, most: string) => `These are ${n} numbers. One sending takes ${most} at most.`,
  cut: (most: string) => `Begin with the first ${most}`,
  rest: (n: number) => p(n, '1 number waits for the next sending.', '# numbers wait for the next sending.'),
  restBack: 'Put them back',
  from: 'From',
  noSender: 'You have no sender ID yet. People see it as the name that the text comes from.',
  askSender: 'Ask for a sender ID',
  noSenderYet: 'Once your number is confirmed, the name of a sender to try with may stand here.',
  allNetworks: 'all networks',
  allKinds: 'all kinds',
  everything: 'Good for all networks and kinds.',
  goodFor: (kinds: string, networks: string) => `For ${kinds} on ${networks}.`,
  shared: 'The platform lends it to you for trying.',
  isDefault: 'Your default.',
  kind: 'Kind',
  text: 'Text',
  textHint:
    'You pay by the segment. One holds 160 characters, or 70 with emoji and letters of other scripts; a longer text is cut into several of 153, or 67.',
  units: (units: string, room: string) => `${units} of ${room} characters`,
  segments: (n: number) => p(n, '1 segment', '# segments'),
  tooLong: (segments: string, most: string) => `It would take ${segments}; one text has ${most} at most.`,
  marked: 'Your text, with the characters marked that make it dear',
  dear: (n: number) => p(n, '1 character', '# characters'),
  dearMore: (n: number, now: string, then: string) =>
    `${n === 1 ? 'makes' : 'make'} this text ${now} instead of ${then}:`,
  dearMoney: (money: string) => `${money} more.`,
  dearRoom: (n: number, now: number, then: number) =>
    `${n === 1 ? 'leaves' : 'leave'} room for ${now} characters a segment instead of ${then}.`,
  noPlain: (n: number, areEmoji: boolean) =>
    areEmoji
      ? p(n, '1 emoji has no plain form.', '# emoji have no plain form.')
      : p(n, '1 of them has no plain form.', '# of them have no plain form.'),
  plain: 'Use plain ones',
  plainDone: 'The text has plain characters now.',
  plainBut: (n: number, areEmoji: boolean) =>
    areEmoji
      ? p(
          n,
          'Plain now, but for 1 emoji, which keeps the text dear.',
          'Plain now, but for # emoji, which keep it dear.',
        )
      : p(
          n,
          'Plain now, but for 1 character, which keeps it dear.',
          'Plain now, but for # characters, which keep it dear.',
        ),
  takeOut: (n: number, areEmoji: boolean, isPlainToo: boolean) =>
    `${areEmoji ? p(n, 'Take the emoji out', 'Take the # emoji out') : p(n, 'Take the character out', 'Take the # characters out')}${isPlainToo ? ', plain ones for the rest' : ''}`,
  bareDone: 'They are out. The text has plain characters now.',
  preview: 'On the phone',
  now: 'now',
  emptyText: 'Your text stands here.',
  people: (n: number) => p(n, '1 person', '# people'),
  after: 'Credit after',
  missing: (money: string) => `${money} is missing`,
  missingText: 'Nothing is sent until there is enough.',
  reckoning: 'Reckoning…',
  go: 'Send',
  goFor: (n: number, money: string) => p(n, `Send to 1 for ${money}`, `Send to # for ${money}`),
  confirmTitle: (n: number, number: string) => p(n, `Send to ${number}?`, 'Send to # people?'),
  andMore: (n: number) => p(n, 'and 1 more', 'and # more'),
  confirmText: 'It leaves at once and cannot be called back once the operator has it.',
  costs: 'It costs',
  change: 'Change something',
  trial: (left: number) =>
    `This company has trial credit. It carries notices and codes, no offers, and only to phone numbers that members of the company have confirmed. ${p(left, '1 message is left today.', '# messages are left today.')}`,
  tellMore: 'Say more',
  trialOffers: 'The trial carries notices and codes only.',
  trialOffersMore: 'Offers need credit of your own and a sender that is approved for them.',
  trialDay: 'The trial has no more messages for this today.',
  trialDayMore: 'Go on tomorrow, or with credit of your own.',
  trialOnly: 'Trial credit does not reach it: no member has confirmed this number.',
  prove: 'Confirm your number',
  proveWhy:
    'First confirm your mobile number: it takes a minute. If this platform gives trial credit, it comes at once, with a sender to try.',
  reused: 'An earlier try of yours did arrive, with other content. Look at what was sent before you send this too.',
  oldTry: (when: string) =>
    `You tried to send this ${when}, and no answer came. That is so long ago that it could go twice: look first whether it went.`,
  sendAnew: 'It did not go',
  seeMessages: 'See messages',
  sent: {
    title: (n: number) => p(n, 'Sent to 1 person', 'Sent to # people'),
    cost: (money: string) => `${money} in all`,
    ofAll: (n: string, all: string) => `${n} of ${all} delivered`,
    another: 'Send another',
    goOn: (n: number) => p(n, 'Go on with the other 1', 'Go on with the other #'),
    refused: (n: number) => p(n, '1 number was left out', '# numbers were left out'),
    refusedText: 'Nothing was sent to these and nothing was charged.',
    delivered: 'delivered',
    underWay: 'on the way',
    failed: 'not delivered',
    who: 'To',
    state: 'State',
    price: 'Price',
    showAll: (n: number) => p(n, 'Show 1', 'Show all #'),
  },
};
