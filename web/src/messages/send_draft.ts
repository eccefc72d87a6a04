import { intentionKey, type Schema } from '../api/client';
import { keepDraft, keptDraft, useDraft } from '../app/draft';
import type { Class } from './states';

/// What is written on the page that sends, and what was sent last. Both are kept for the tab.

export type SendDraft = {
  to: string;
  /// Numbers for the next sending, cut off because one takes no more.
  rest: string;
  text: string;
  /// Empty: the company's default sender, or its first.
  from: string;
  class: Class;
  /// Of this intention: sent again after a lost answer it sends nothing twice.
  key: string;
  /// When it was first sent with that key, and what became of it is not known; 0: never.
  triedAt: number;
};
export const emptyDraft = (): SendDraft => ({
  to: '',
  rest: '',
  text: '',
  from: '',
  class: 'transactional',
  key: intentionKey(),
  triedAt: 0,
});

// The server keeps keys for 24 hours; an hour for whatever lies between.
const keyCounts = 23 * 3_600_000;
/// Whether the key no longer keeps a second try from sending twice.
export const isKeyOver = (triedAt: number, now = Date.now()): boolean => triedAt > 0 && now - triedAt > keyCounts;

const nameOf = (account: string) => `send.${account}`;
export const useSendDraft = (account: string) => useDraft(nameOf(account), emptyDraft);

/// Whether something is written that beginning another would lose.
export function isWritten(account: string): boolean {
  const d = keptDraft(nameOf(account), emptyDraft());
  return d.to.trim() !== '' || d.text.trim() !== '' || d.rest !== '';
}
export const beginDraft = (account: string, d: Partial<SendDraft>) =>
  keepDraft(nameOf(account), { ...emptyDraft(), ...d });

export type Sent = { text: string; from: string; answer: Schema['Submission'] | undefined };
export const useSent = (account: string) =>
  useDraft<Sent>(`sent.${account}`, () => ({ text: '', from: '', answer: undefined }));
