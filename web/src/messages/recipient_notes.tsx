import { useState } from 'preact/hooks';
import type { Schema } from '../api/client';
import { problemWords, type Trouble } from '../api/problems';
import { me } from '../app/session';
import { count, phone } from '../i18n/format';
import { Button, Note, Said } from '../ui/parts';
import { isCutBySpreadsheet, isSameNumber, joined, type Split, splitRecipients, without } from './recipients';
import type { SendDraft } from './send_draft';
import { sendWords } from './send_words';

type Refused = Schema['Rejected'];
type Set = (change: Partial<SendDraft>) => void;
const few = 3;
const usualMost = 1000;

const why = (r: Refused): string =>
  isCutBySpreadsheet(r.to)
    ? sendWords().scientific
    : r.code === 'trial_only'
      ? sendWords().trialOnly
      : ((problemWords().codes as Record<string, string>)[r.code] ?? r.detail);

type Props = {
  draft: SendDraft;
  split: Split;
  preview: Schema['Preview'] | undefined;
  trouble: Trouble | undefined;
  onTrial: boolean;
  set: Set;
};

/// What there is to say of the numbers: who gets it, which are left out and why, and what stood between them.
export function RecipientNotes({ draft, split, preview, trouble, onTrial, set }: Props) {
  const w = sendWords();
  const n = split.numbers.length;
  const rejected = n > 0 ? (preview?.rejected ?? []) : [];
  const repeated = rejected.filter((r) => r.code === 'duplicate_recipient');
  const left = rejected.filter((r) => r.code !== 'duplicate_recipient');
  return (
    <>
      {n > 0 && <Said>{preview ? w.good(preview.recipients.length) : w.numbers(n)}</Said>}
      {trouble?.code === 'too_many_recipients' ? (
        <TooMany numbers={split.numbers} detail={trouble.detail} set={set} />
      ) : (
        trouble?.at('/to') && (
          <Note tone="bad" live>
            {trouble.at('/to')}
          </Note>
        )
      )}
      {left.length > 0 && <LeftOut all={left} numbers={split.numbers} set={set} />}
      {repeated.length > 0 && <Repeated all={repeated} numbers={split.numbers} set={set} />}
      {onTrial && <Own numbers={split.numbers} rejected={left} set={set} />}
      {split.passedOver.length > 0 && (
        <small>{w.passedOver(split.passedOver.length, split.passedOver.slice(0, 3).join(', '))}</small>
      )}
      {draft.rest && (
        <Note
          action={
            <Button onClick={() => set({ to: [draft.to, draft.rest].filter(Boolean).join('\n'), rest: '' })}>
              {w.restBack}
            </Button>
          }
        >
          {w.rest(splitRecipients(draft.rest).numbers.length)}
        </Note>
      )}
    </>
  );
}

function TooMany({ numbers, detail, set }: { numbers: readonly string[]; detail: string; set: Set }) {
  const w = sendWords();
  // The operator of mbs chooses how many one sending takes, and the refusal says it.
  const most = Number(/most (\d+)/.exec(detail)?.[1] ?? usualMost);
  return (
    <Note
      tone="warn"
      live
      action={
        <Button onClick={() => set({ to: joined(numbers.slice(0, most)), rest: joined(numbers.slice(most)) })}>
          {w.cut(count(most))}
        </Button>
      }
    >
      {w.tooMany(count(numbers.length), count(most))}
    </Note>
  );
}

type RefusedProps = { all: readonly Refused[]; numbers: readonly string[]; set: Set };

function LeftOut({ all, numbers, set }: RefusedProps) {
  const w = sendWords();
  const [open, setOpen] = useState(false);
  const shown = open ? all : all.slice(0, few);
  const takeOut = (some: readonly Refused[]) => set({ to: joined(without(numbers, some)) });
  return (
    <div class="note warn send-left">
      <b role="status">{w.leftOut(all.length)}</b>
      <ul class="send-bad">
        {shown.map((r, i) => (
          <li key={`${r.to} ${i}`}>
            <span>
              <b>{phone(r.to)}</b> <small>{why(r)}</small>
            </span>
            <Button aria-label={w.takeOutOf(r.to)} onClick={() => takeOut([r])}>
              {w.takeOutOne}
            </Button>
          </li>
        ))}
      </ul>
      {all.length > 1 && (
        <div class="acts">
          {all.length > shown.length && <Button onClick={() => setOpen(true)}>{w.showAll(all.length)}</Button>}
          <Button onClick={() => takeOut(all)}>{w.takeOutAll(all.length)}</Button>
        </div>
      )}
    </div>
  );
}

/// Written twice is no fault: it gets the text once.
const Repeated = ({ all, numbers, set }: RefusedProps) => (
  <Note
    live
    action={<Button onClick={() => set({ to: joined(without(numbers, all)) })}>{sendWords().takeRepeatsOut}</Button>}
  >
    {sendWords().repeated(all.length, phone(all[0]?.to ?? ''))}
  </Note>
);

/// Trial credit reaches proved numbers: one's own is at hand.
function Own({ numbers, rejected, set }: { numbers: readonly string[]; rejected: readonly Refused[]; set: Set }) {
  const own = me.value?.phone_proved_at ? me.value.phone : undefined;
  if (!own || numbers.some((n) => isSameNumber(n, own))) return null;
  const others = without(
    numbers,
    rejected.filter((r) => r.code === 'trial_only'),
  );
  return (
    <div class="acts">
      <Button onClick={() => set({ to: joined([...others, phone(own)]) })}>
        {sendWords().own(phone(own).replace(/ /g, '\u00a0'))}
      </Button>
    </div>
  );
}
