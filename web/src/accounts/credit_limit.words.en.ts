import { apart } from '../i18n/voice';

export const words = {
  title: 'Credit limit',
  about:
    'How far below zero the account may go. It counts from the next second on; what was sent before stays. A lower one that leaves nothing to spend is told to the company by e-mail.',
  amount: 'May owe, in KES',
  amountWrong: 'Write 0 or an amount up to 100,000,000, such as 5,000',
  reason: 'Reason',
  reasonHint: 'The company reads it in its log of changes. Up to 160 characters.',
  go: 'Change the limit',
  done: (name: string, amount: string) => `${apart(name)} may go ${amount} below zero`,
  already: 'It is that already; nothing was done.',
  history: 'Changes',
  what: 'the changes',
  none: 'It was never changed.',
  change: (before: string, after: string) => `${before} → ${after}`,
};
