import { api, ask, of } from '../api/client';
import { membershipOf } from '../app/session';
import { useBalance } from '../money/balance';
import { AreaField } from '../ui/fields';
import { Form } from '../ui/form';
import { Choice, Head } from '../ui/parts';
import { type Resource, useResource } from '../ui/resource';
import { Confirm } from './confirm';
import { RecipientNotes } from './recipient_notes';
import { SendBar } from './send_bar';
import { type Sent, useSendDraft } from './send_draft';
import { sendWords } from './send_words';
import { SenderField, type Senders } from './sender_field';
import { classes, stateWords } from './states';
import { Bubble, TextNotes } from './text_notes';
import { mayBeginTrial, type Trial, TrialNote, useTrial } from './trial_note';
import { useWriting } from './writing';

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
  const trial = useTrial(props.account);
  const senders = useResource<Senders>(props.account, async (aborted) => {
    const headers = of(props.account);
    return (await ask((signal) => api.GET('/v1/senders', { headers, signal }), aborted)).senders;
  });
  return (
    <>
      <Head title={w.title} />
      {trial && <TrialNote account={props.account} trial={trial} />}
      <Written {...props} senders={senders} trial={trial} />
    </>
  );
}

type WrittenProps = Props & { senders: Resource<Senders>; trial: Trial | undefined };

function Written({ account, isConfirming, confirm, done, senders, trial }: WrittenProps) {
  const w = sendWords();
  const draft = useSendDraft(account);
  const balance = useBalance(account);
  const it = useWriting({ account, draft, senders: senders.data, confirm, done });
  const { d, set, split, from, judged } = it;
  const people = split.numbers.length;
  const toProve = mayBeginTrial(account, senders.data, balance.data);
  return (
    <>
      <Form label={w.title} check={it.check} send={it.toConfirm} actions={() => null}>
        <div class="cols send-cols">
          <section class="card">
            <AreaField name="to" label={w.to} value={d.to} onInput={(to) => set({ to })} hint={w.toHint} rows={3} />
            <RecipientNotes
              draft={d}
              split={split}
              preview={judged.latest?.preview}
              trouble={judged.trouble}
              onTrial={!!trial}
              set={set}
            />
            <div class="pair">
              <SenderField
                account={account}
                senders={senders}
                from={from}
                toProve={toProve}
                onChange={(next) => set({ from: next })}
              />
              <Kind value={d.class} onChange={(next) => set({ class: next })} />
            </div>
            <Text draft={d} judged={judged} people={people} set={set} />
          </section>
          <div class="stack">
            <SendBar
              account={account}
              judged={judged}
              draft={d}
              people={people}
              hasSender={from !== ''}
              balance={balance}
              onTrial={!!trial}
              toProve={toProve}
              isSuspended={membershipOf(account)?.active === false}
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
          triedAt={d.triedAt}
          anew={it.anew}
          send={it.send}
          close={() => confirm(false)}
        />
      )}
    </>
  );
}

type Writing = ReturnType<typeof useWriting>;
type TextProps = { draft: Writing['d']; people: number } & Pick<Writing, 'judged' | 'set'>;

function Text({ draft: d, judged, people, set }: TextProps) {
  const w = sendWords();
  return (
    <>
      <AreaField
        name="text"
        label={w.text}
        value={d.text}
        onInput={(text) => set({ text })}
        hint={w.textHint}
        rows={5}
      />
      <TextNotes text={d.text} judged={judged.latest} trouble={judged.trouble} people={people} set={set} />
    </>
  );
}

type Class = (typeof classes)[number];

const Kind = ({ value, onChange }: { value: Class; onChange: (next: Class) => void }) => (
  <div class="send-kind">
    <Choice
      label={sendWords().kind}
      value={value}
      options={classes.map((c) => [c, stateWords().kinds[c].name] as const)}
      onChange={onChange}
    />
    <small>{stateWords().kinds[value].means}</small>
  </div>
);
