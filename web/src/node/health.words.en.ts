import { plural } from '../i18n/voice';

const p = (n: number, one: string, other: string) => plural(n, { one, other }, 'en');

export const words = {
  title: 'Health',
  what: 'how the platform is',
  above: (time: string) => `Figures of ${time}`,
  verdicts: { ok: 'Good', warn: 'Look at it', bad: 'Wrong' },
  all: { ok: 'All is well', warn: 'Something to look at', bad: 'Something is wrong' },
  allSub: {
    ok: 'What the platform promises holds.',
    warn: (n: number) =>
      p(
        n,
        '# thing below is not as it usually is. Nothing is lost.',
        '# things below are not as they usually are. Nothing is lost.',
      ),
    bad: (n: number) =>
      p(
        n,
        '# promise below does not hold. Begin with the first.',
        '# promises below do not hold. Begin with the first.',
      ),
  },
  ready: {
    title: 'Messages are taken',
    titleNot: 'Messages are not taken',
    ok: 'Every request is answered.',
    bad: (why: string) => `Requests get 503: ${why}.`,
    because: {
      'the database is away': 'the database is away',
      'recovering what the last stop left': 'what the last stop left is being read back',
      'shutting down': 'the server is being stopped',
    },
  },
  books: {
    title: 'The books balance',
    titleNot: 'The books do not balance',
    ok: 'Every shilling reserved, charged and given back adds up in each account.',
    bad: (n: number) =>
      p(
        n,
        '# difference in the books, which nobody has ended. That account sends nothing until then: the page Books.',
        '# differences in the books, which nobody has ended. Those accounts send nothing until then: the page Books.',
      ),
    figure: (n: number) => p(n, '# difference', '# differences'),
  },
  database: {
    title: 'The database answers',
    titleNot: 'The database has trouble',
    ok: 'What is accepted is on disk.',
    away: 'The database is away: requests get 503, and what was accepted waits. mbs goes on by itself when it is back.',
    failing: (n: number) =>
      p(
        n,
        '# commit failed in the last seconds; nothing of it was accepted.',
        '# commits failed in the last seconds; nothing of them was accepted.',
      ),
    figure: (n: number) => p(n, '# failed commit since the start', '# failed commits since the start'),
    none: 'no failed commit',
  },
  commits: {
    title: 'Commits are quick',
    titleNot: 'Commits are slow',
    idle: 'Nothing was written in the last seconds.',
    now: (ms: string) => `${ms} ms in the last seconds`,
    mean: (ms: string) => `${ms} ms since the start`,
    measuring: 'counting…',
    slow: 'Slower than usual: is the disk of the database busy or full?',
    none: 'Nothing was written since the start.',
  },
  oldest: {
    title: 'Every message ends',
    titleNot: 'A message does not end',
    none: 'No message is without a final state.',
    age: (age: string) => `The oldest message without a final state is ${age} old.`,
    old: 'That is longer than the usual validity: do receipts arrive? Look at the links.',
    waiting: (n: number) => p(n, '# message that no operator has yet', '# messages that no operator has yet'),
    waitingNone: 'every message is with an operator',
  },
  callbacks: {
    title: 'Callbacks arrive',
    titleNot: 'Not all callbacks arrive in time',
    ok: 'Customers’ servers get what they asked for.',
    failing: (n: number) =>
      p(
        n,
        '# try failed in the last seconds; it is repeated.',
        '# tries failed in the last seconds; they are repeated.',
      ),
    dropping: (n: number) =>
      p(
        n,
        '# was given up in the last seconds: see “callback_failed” in the log.',
        '# were given up in the last seconds: see “callback_failed” in the log.',
      ),
    late: (waiting: string, time: string) => `${waiting} wait: at the pace of the last seconds that takes ${time}.`,
    stuck: (waiting: string) =>
      `${waiting} wait, and none went out in the last seconds: is a customer’s server away? “mbs webhook list” tells.`,
    figure: (waiting: string, failed: string, dropped: string) =>
      `${waiting} waiting · since the start ${failed} failed tries, ${dropped} given up`,
  },
  mails: {
    title: 'Mails leave',
    titleNot: 'Mails do not leave',
    none: 'No mail waits.',
    waiting: (n: number, age: string) => p(n, `# mail waits, for ${age}.`, `# mails wait, the oldest for ${age}.`),
    slow: 'Is the mail server reachable? People wait for codes.',
    figure: (sent: string, refused: string) => `since the start ${sent} sent, ${refused} refused`,
    look: 'Look at the mails',
  },
  payments: {
    title: "M\u2011Pesa's list of payments is read",
    titleNot: "M\u2011Pesa's list of payments is not read",
    ok: (age: string) => `Read ${age} ago: a payment that was never confirmed is found.`,
    notYet: 'Not read yet.',
    overdue:
      'Not read for 36 hours. It reaches back 48: after that, payments that were never confirmed stand in the statement of the portal alone.',
    look: 'Look at the payments',
  },
  connections: {
    title: 'Connections',
    titleNot: 'Connections',
    ok: (n: number) => p(n, '# connection is open.', '# connections are open.'),
    figure: (rate: number | undefined, awake: number) =>
      `${rate === undefined ? '' : `${p(rate, '# request a second', '# requests a second')} · `} · ${p(awake, '# account awake', '# accounts awake')}`,
    look: 'Look at the links',
  },
  traffic: {
    title: 'Messages since the start',
    accepted: 'accepted',
    delivered: 'delivered',
    undelivered: 'not delivered',
    rejected: 'refused by operators',
    expired: 'expired',
    cancelled: 'cancelled',
    unknown: 'never told',
    open: 'without a final state',
    rate: (n: string) => `${n} accepted a second`,
    none: 'Nothing was accepted since the start.',
  },
  age: {
    days: (n: number) => p(n, '# day', '# days'),
    hours: (n: number) => p(n, '# hour', '# hours'),
    minutes: (n: number) => p(n, '# minute', '# minutes'),
    seconds: (n: number) => p(n, '# second', '# seconds'),
  },
};
