import { useMemo } from 'preact/hooks';
import { api, ask, intentionKey, of } from '../api/client';
import { type Code, problemWords, Trouble } from '../api/problems';
import { core } from '../i18n/core';
import { AreaField, Form } from '../ui/form';
import { Choice, Head } from '../ui/parts';
import { type Resource, useResource } from '../ui/resource';
import { useBalance } from './balance';
import { Confirm } from './confirm';
import { RecipientNotes } from './recipient_notes';
import { splitRecipients } from './recipients';
import { SendBar } from './send_bar';
import { type SendDraft, type Sent, useSendDraft } from './send_draft';
import { bodyOf, usePreview } from './send_preview';
import { sendWords } from './send_words';
import { SenderField, type Senders, usableNames } from './sender_field';
import { classes, stateWords } from './states';
import { Bubble, TextNotes } from './text_notes';
import { TrialNote } from './trial_note';

type Props = {
  account: string;
  isConfirming: boolean;
  confirm: (open: boolean) => void;
  done: (sent: Sent) => void;
};

/// The form. What is written is judged by the server while it is written; the button says whom it reaches and
/// what it costs, and asks once more.
export function Compose(props: Props) {
  const w = sendWords();
  const senders = useResource<Senders>(props.account, async (aborted) => {
    const headers = of(props.account);
    return (await ask((signal) => api.GET('/v1/senders', { headers, signal }), aborted)).senders;
  });
  return (
    <>
      <Head title={w.title} />
      <TrialNote account={props.account} />
      <Written {...props} senders={senders} />
    </>
  );
}

function Written({ account, isConfirming, confirm, done, senders }: Props & { senders: Resource<Senders> }) {
  const w = sendWords();
  const [draft, drop] = useSendDraft(account);
  const d = draft.value;
  const set = (change: Partial<SendDraft>) => {
    draft.value = { ...draft.peek(), ...change };
  };
  const split = useMemo(() => splitRecipients(d.to), [d.to]);
  const names = usableNames(senders.data ?? []);
  const from = names.includes(d.from) ? d.from : (names[0] ?? '');
  const body = bodyOf(d, split.numbers, from);
  const judged = usePreview(account, body);
  const balance = useBalance(account);
  const preview = judged.latest?.preview;

  const check = (): [string, string][] => {
    const missing: [string, string][] = [];
    if (split.numbers.length === 0) missing.push(['to', core().form.required]);
    if (d.text === '') missing.push(['text', core().form.required]);
    if (senders.data && !from) missing.push(['from', w.noSender]);
    if (missing.length > 0) return missing;
    const pointed: [string, string][] = [];
    for (const field of ['to', 'text', 'from']) {
      const text = judged.trouble?.at(`/${field}`);
      if (text) pointed.push([field, text]);
    }
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
    try {
      const answer = await ask((signal) => api.POST('/v1/messages', { params, headers: of(account), body, signal }));
      const { rest } = d;
      drop();
      if (rest) set({ to: rest, text: d.text, from: d.from, class: d.class });
      done({ text: d.text, from, answer });
    } catch (e) {
      // The try before did arrive, and something was changed since: from here on it is another intention.
      if (e instanceof Trouble && e.code === 'idempotency_key_reused') set({ key: intentionKey() });
      throw e;
    }
  };

  return (
    <>
      <Form label={w.title} check={check} send={toConfirm} actions={() => null}>
        <div class="cols send-cols">
          <section class="card">
            <AreaField name="to" label={w.to} value={d.to} onInput={(to) => set({ to })} hint={w.toHint} rows={3} />
            <RecipientNotes draft={d} split={split} preview={preview} trouble={judged.trouble} set={set} />
            <div class="pair">
              <SenderField account={account} senders={senders} from={from} onChange={(next) => set({ from: next })} />
              <div class="send-kind">
                <Choice
                  label={w.kind}
                  value={d.class}
                  options={classes.map((c) => [c, stateWords().kinds[c].name] as const)}
                  onChange={(next) => set({ class: next })}
                />
                <small>{stateWords().kinds[d.class].means}</small>
              </div>
            </div>
            <AreaField name="text" label={w.text} value={d.text} onInput={(text) => set({ text })} rows={5} />
            <TextNotes
              text={d.text}
              judged={judged.latest}
              trouble={judged.trouble}
              people={split.numbers.length}
              set={set}
            />
          </section>
          <div class="stack">
            <SendBar
              judged={judged}
              people={split.numbers.length}
              hasText={d.text !== ''}
              hasSender={from !== ''}
              balance={balance}
            />
            <Bubble from={from} text={d.text} />
          </div>
        </div>
      </Form>
      {isConfirming && judged.fresh && (
        <Confirm
          preview={judged.fresh.preview}
          from={from}
          balance={balance}
          account={account}
          send={send}
          close={() => confirm(false)}
        />
      )}
    </>
  );
}

const wordsOf = (code: Code) => (problemWords().codes as Record<string, string>)[code] ?? '';
