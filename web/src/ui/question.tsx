import type { ComponentChildren } from 'preact';
import { useDraft } from '../app/draft';
import { oneLine } from '../i18n/format';
import { Dialog } from './dialog';
import { AreaField, tooLong } from './fields';
import { Form, required } from './form';
import { Button } from './parts';

/// Questions that are asked once before something is done.

type QuestionProps = {
  title: string;
  about?: ComponentChildren;
  /// What the button does, with the name of the thing; where none is given the title says it.
  go?: string;
  kind: 'main' | 'danger';
  check?: () => readonly (readonly [string, string])[];
  send: () => Promise<void>;
  close: () => void;
  /// The fields that it needs.
  children?: ComponentChildren;
};

export const Question = ({ title, about, go = title, kind, check, send, close, children }: QuestionProps) => (
  <Dialog title={title} onClose={close} asks={!children}>
    {typeof about === 'string' ? <p>{about}</p> : about}
    <Form
      {...(check && { check })}
      send={send}
      actions={(busy) => (
        <Button kind={kind} wide type="submit" busy={busy}>
          {go}
        </Button>
      )}
    >
      {children ?? null}
    </Form>
  </Dialog>
);

type ReasonProps = Omit<QuestionProps, 'kind' | 'check' | 'send' | 'children'> & {
  /// Under which name what is written is kept until it is sent.
  draft: string;
  label: string;
  hint: string;
  /// Characters.
  most: number;
  send: (reason: string) => Promise<void>;
};

/// A question that takes a reason, in one line.
export function ReasonQuestion({ draft: name, label, hint, most, send, ...question }: ReasonProps) {
  const [draft, drop] = useDraft(name, () => ({ reason: '' }));
  const reason = oneLine(draft.value.reason);
  return (
    <Question
      {...question}
      kind="danger"
      check={() => [...required({ reason }), ...tooLong('reason', reason, most)]}
      send={async () => {
        await send(reason);
        drop();
      }}
    >
      <AreaField
        name="reason"
        label={label}
        hint={hint}
        rows={3}
        value={draft.value.reason}
        onInput={(text) => {
          draft.value = { reason: text };
        }}
      />
    </Question>
  );
}
