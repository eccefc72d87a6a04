import { useState } from 'preact/hooks';
import type { Schema } from '../api/client';
import { problemWords, type Trouble } from '../api/problems';
import { count, phone } from '../i18n/format';
import { Button, Note, Said } from '../ui/parts';
import { isCutBySpreadsheet, joined, type Split, splitRecipients, without } from './recipients';
import type { SendDraft } from './send_draft';
import { sendWords } from './send_words';

type Refused = Schema['Rejected'];
type Set = (change: Partial<SendDraft>) => void;
const few = 3;
const usualMost = 1000;

const why = (r: Refused): string =>
  isCutBySpreadsheet(r.to)
    ? sendWords().scientific
    : ((problemWords().codes as Record<string, string>)[r.code] ?? r.detail);

type Props = {
  draft: SendDraft;
  split: Split;
  preview: Schema['Preview'] | undefined;
  trouble: Trouble | undefined;
  set: Set;
};

/// What there is to say of the numbers: who gets it, which are left out and why, and what stood between them.
export function RecipientNotes({ draft, split, preview, trouble, set }: Props) {
  const w = sendWords();
  const n = split.numbers.length;
  const rejected = n > 0 ? (preview?.rejected ?? []) : [];
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
      {rejected.length > 0 && <LeftOut all={rejected} numbers={split.numbers} set={set} />}
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

function LeftOut({ all, numbers, set }: { all: readonly Refused[]; numbers: readonly string[]; set: Set }) {
  const w = sendWords();
  const [open, setOpen] = useState(false);
  const shown = open ? all : all.slice(0, few);
  const leave = (some: readonly Refused[]) => set({ to: joined(without(numbers, some)) });
  return (
    <div class="note warn send-left">
      <b role="status">{w.leftOut(all.length)}</b>
      <ul class="send-bad">
        {shown.map((r, i) => (
          <li key={`${r.to} ${i}`}>
            <span>
              <b>{phone(r.to)}</b> <small>{why(r)}</small>
            </span>
            <Button aria-label={w.leaveOut(r.to)} onClick={() => leave([r])}>
              {w.leave}
            </Button>
          </li>
        ))}
      </ul>
      {all.length > 1 && (
        <div class="acts">
          {all.length > shown.length && <Button onClick={() => setOpen(true)}>{w.showAll(all.length)}</Button>}
          <Button onClick={() => leave(all)}>{w.leaveAll(all.length)}</Button>
        </div>
      )}
    </div>
  );
}
