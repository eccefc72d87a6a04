import { plural } from '../i18n/voice';

export const words = {
  title: 'Books',
  what: 'the books',
  about:
    'Each minute mbs looks whether what moved adds up, and closes each day ten minutes after its midnight. It corrects nothing by itself.',
  all: 'Everything adds up',
  bad: (n: number) => plural(n, { one: '# difference in the books', other: '# differences in the books' }),
  badText:
    'The accounts concerned send nothing until somebody has looked. What to do stands in docs/operating.md, “Money does not add up”.',
  whole: 'Not of one account',
  found: (at: string) => `Found ${at}`,
  end: {
    go: 'I have looked: let it send again',
    goWhole: 'I have looked: it is settled',
    about: 'This corrects nothing. The account reads its money anew from what is stored, and sends again.',
    aboutWhole: 'This corrects nothing. It only says that somebody has looked.',
    reason: 'What you found, and what was done',
    reasonHint: 'For the log of changes',
    done: 'The account may send again',
    doneWhole: 'It is marked as settled',
    already: 'Somebody else has ended it already',
  },
  days: {
    title: 'Closed days',
    none: 'No day is closed yet. The first one is ten minutes after midnight.',
    day: 'Day',
    at: 'Closed',
  },
};
