import type { Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { api, ask, intentionKey, of } from '../api/client';
import { type Code, problemWords, Trouble } from '../api/problems';
import { isRefusal } from '../api/refusal';
import { core } from '../i18n/core';
import { splitRecipients } from './recipients';
import type { SendDraft, Sent } from './send_draft';
import { bodyOf, usePreview } from './send_preview';
import { sendWords } from './send_words';
import { type Senders, usableNames } from './sender_field';

type Given = {
  account: string;
  draft: [Signal<SendDraft>, () => void];
  senders: Senders | undefined;
  confirm: (open: boolean) => void;
  done: (sent: Sent) => void;
};

/// What is written with what the server says of it, and what can be done with it.
export function useWriting({ account, draft: [draft, drop], senders, confirm, done }: Given) {
  const d = draft.value;
  const set = (change: Partial<SendDraft>) => {
    draft.value = { ...draft.peek(), ...change };
  };
  const split = useMemo(() => splitRecipients(d.to), [d.to]);
  const names = usableNames(senders ?? []);
  const from = names.includes(d.from) ? d.from : (names[0] ?? '');
  const body = bodyOf(d, split.numbers, from);
  const judged = usePreview(account, body);

  const check = (): [string, string][] => {
    const missing: [string, string][] = [];
    if (split.numbers.length === 0) missing.push(['to', core().form.required]);
    if (d.text === '') missing.push(['text', core().form.required]);
    if (senders && !from) missing.push(['from', sendWords().noSender]);
    if (missing.length > 0) return missing;
    const pointed: [string, string][] = [];
    for (const field of ['to', 'text', 'from']) {
      const text = judged.trouble?.at(`/${field}`);
      if (text) pointed.push([field, text]);
    }
    const preview = judged.latest?.preview;
    if (preview && preview.recipients.length === 0) pointed.push(['to', wordsOf('no_valid_recipients')]);
    return pointed;
  };
  const toConfirm = async () => {
    if (judged.trouble) throw judged.trouble;
    const problem = judged.fresh?.preview.problems[0];
    if (problem) throw new Trouble(problem.code as Code, 422, problem.detail, [problem as never]);
    confirm(true);
  };
  const send = async () => {
    const params = { header: { 'Idempotency-Key': d.key } };
    const isFirst = d.triedAt === 0;
    if (isFirst) set({ triedAt: Date.now() });
    try {
      const answer = await ask((signal) => api.POST('/v1/messages', { params, headers: of(account), body, signal }));
      const { rest } = d;
      drop();
      if (rest) set({ to: rest, text: d.text, from: d.from, class: d.class });
      done({ text: d.text, from, answer });
    } catch (e) {
      // The try before did arrive, and something was changed since: from here on it is another intention.
      if (e instanceof Trouble && e.code === 'idempotency_key_reused') anew();
      else if (isFirst && isRefusal(e)) set({ triedAt: 0 });
      throw e;
    }
  };
  const anew = () => set({ key: intentionKey(), triedAt: 0 });
  return { d, set, split, from, judged, check, toConfirm, send, anew };
}

const wordsOf = (code: Code) => (problemWords().codes as Record<string, string>)[code] ?? '';
