import type { ComponentChildren, JSX } from 'preact';
import { createContext } from 'preact';
import { useContext, useEffect, useId, useRef, useState } from 'preact/hooks';
import { type Code, type Trouble, troubleOf } from '../api/problems';
import { core } from '../i18n/core';
import { TroubleNote } from './parts';

/// Forms that say what is wrong: beside each field, and in a summary above with the focus on it.

type Complaint = { field: string; text: string };
type FormState = {
  complaintOf: (name: string) => string | undefined;
  join: (name: string, id: string, label: string) => void;
  busy: boolean;
  submit: () => void;
};
const Context = createContext<FormState>({
  complaintOf: () => undefined,
  join: () => {},
  busy: false,
  submit: () => {},
});

type FormProps = {
  children: ComponentChildren;
  /// What is wrong before anything is sent: [name of the field, what]. Empty: it is sent.
  check?: () => readonly (readonly [string, string])[];
  /// Sends; a Trouble that is thrown is shown, with its errors at the fields that they point to.
  send: () => Promise<void>;
  /// The buttons; told whether it is being sent.
  actions: (busy: boolean) => ComponentChildren;
  label?: string;
  /// The field that a refusal without a place is about: { wrong_factor: 'code' }.
  places?: Partial<Record<Code, string>>;
};

type Fields = Map<string, { id: string; label: string }>;
type Sending = Pick<FormProps, 'check' | 'send' | 'places'> & { fields: Fields };

/// Those of the trouble that belong beside a field of the form.
function complaintsOf(t: Trouble, fields: Fields, places: FormProps['places']): Complaint[] {
  const pointed = [...fields.keys()].flatMap((field) => {
    const text = t.at(`/${field}`);
    return text ? [{ field, text }] : [];
  });
  const place = places?.[t.code as Code];
  return pointed.length === 0 && place && fields.has(place) ? [{ field: place, text: t.words }] : pointed;
}

function useSending({ check, send, places, fields }: Sending) {
  const [complaints, complain] = useState<readonly Complaint[]>([]);
  const [trouble, tell] = useState<Trouble | undefined>();
  const [busy, setBusy] = useState(false);
  const under = useRef(false);
  const submit = async () => {
    // A double click arrives before the button is drawn as busy.
    if (under.current) return;
    const found = (check?.() ?? []).map(([field, text]) => ({ field, text }));
    complain(found);
    tell(undefined);
    if (found.length > 0) return;
    under.current = true;
    setBusy(true);
    try {
      await send();
    } catch (thrown) {
      const t = troubleOf(thrown);
      const pointed = complaintsOf(t, fields, places);
      complain(pointed);
      if (pointed.length === 0) tell(t);
    } finally {
      under.current = false;
      setBusy(false);
    }
  };
  return { complaints, trouble, busy, submit: () => void submit() };
}

export function Form({ children, check, send, actions, label, places }: FormProps) {
  const fields = useRef<Fields>(new Map()).current;
  const { complaints, trouble, busy, submit } = useSending({ check, send, places, fields });
  const state: FormState = {
    complaintOf: (name) => complaints.find((c) => c.field === name)?.text,
    join: (name, id, text) => fields.set(name, { id, label: text }),
    busy,
    submit,
  };
  return (
    <Context.Provider value={state}>
      <form
        class="form"
        onSubmit={(e) => {
          e.preventDefault();
          submit();
        }}
        noValidate
        aria-label={label}
      >
        <Summary complaints={complaints} trouble={trouble} fields={fields} />
        {children}
        <div class="acts">{actions(busy)}</div>
      </form>
    </Context.Provider>
  );
}

type SummaryProps = { complaints: readonly Complaint[]; trouble: Trouble | undefined; fields: Fields };

/// What is wrong, each with a way to its field; the focus goes there when there is something new.
function Summary({ complaints, trouble, fields }: SummaryProps) {
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (complaints.length === 0 && !trouble) return;
    summary.current?.focus();
    // The focus alone does not bring it out from under what sticks to the edges.
    summary.current?.scrollIntoView?.({ block: 'nearest' });
  }, [complaints, trouble]);
  return (
    <div ref={summary} tabIndex={-1} class="summary">
      {complaints.length > 0 && (
        <div class="note bad" role="alert">
          <span>
            <b>{core().form.errors(complaints.length)}</b>
            <ul>
              {complaints.map((c) => (
                <li key={c.field}>
                  <WayTo field={fields.get(c.field)} text={c.text} />
                </li>
              ))}
            </ul>
          </span>
        </div>
      )}
      {trouble && <TroubleNote trouble={trouble} isAct />}
    </div>
  );
}

function WayTo({ field, text }: { field: { id: string; label: string } | undefined; text: string }) {
  if (!field) return <>{text}</>;
  return (
    <a
      href={`#${field.id}`}
      onClick={(e) => {
        e.preventDefault();
        document.getElementById(field.id)?.focus();
      }}
    >
      {field.label}: {text}
    </a>
  );
}

/// What the form has against a field, for a part that says more about it.
export const useComplaint = (name: string): string | undefined => useContext(Context).complaintOf(name);

type FieldProps = {
  name: string;
  label: string;
  hint?: ComponentChildren;
  optional?: boolean;
  children: (given: {
    id: string;
    name: string;
    describedBy: string | undefined;
    invalid: boolean;
  }) => ComponentChildren;
};

/// Label, control, hint and complaint, tied together.
export function Field({ name, label, hint, optional, children }: FieldProps) {
  const id = useId();
  const form = useContext(Context);
  form.join(name, id, label);
  const complaint = form.complaintOf(name);
  const describedBy = [hint ? `${id}h` : '', complaint ? `${id}c` : ''].filter(Boolean).join(' ') || undefined;
  return (
    <div class={`field${complaint ? ' wrong' : ''}`}>
      <label for={id}>
        {label}
        {optional && <small> ({core().form.optional})</small>}
      </label>
      {children({ id, name, describedBy, invalid: !!complaint })}
      {hint && <small id={`${id}h`}>{hint}</small>}
      {complaint && (
        <small id={`${id}c`} class="complaint">
          {complaint}
        </small>
      )}
    </div>
  );
}

export type TextProps = {
  name: string;
  label: string;
  value: string;
  onInput: (next: string) => void;
  hint?: ComponentChildren;
  optional?: boolean;
} & Pick<
  JSX.InputHTMLAttributes<HTMLInputElement>,
  | 'type'
  | 'autocomplete'
  | 'inputMode'
  | 'maxLength'
  | 'placeholder'
  | 'autoFocus'
  | 'readOnly'
  | 'spellcheck'
  | 'min'
  | 'max'
>;

export function TextField({ name, label, value, onInput, hint, optional, ...rest }: TextProps) {
  return (
    <Field name={name} label={label} hint={hint} optional={optional ?? false}>
      {({ id, describedBy, invalid }) => (
        <input
          class="input"
          id={id}
          name={name}
          value={value}
          onInput={(e) => onInput(e.currentTarget.value)}
          aria-describedby={describedBy}
          aria-invalid={invalid ? 'true' : undefined}
          {...rest}
        />
      )}
    </Field>
  );
}

export function PasswordField(props: Omit<TextProps, 'type'>) {
  const [seen, see] = useState(false);
  const { name, label, value, onInput, hint, ...rest } = props;
  return (
    <Field name={name} label={label} hint={hint}>
      {({ id, describedBy, invalid }) => (
        <span class="input-with">
          <input
            class="input"
            id={id}
            name={name}
            type={seen ? 'text' : 'password'}
            value={value}
            onInput={(e) => onInput(e.currentTarget.value)}
            aria-describedby={describedBy}
            aria-invalid={invalid ? 'true' : undefined}
            autocapitalize="off"
            spellcheck={false}
            {...rest}
          />
          <button type="button" class="btn quiet" aria-pressed={seen} aria-controls={id} onClick={() => see(!seen)}>
            {seen ? core().act.hide : core().act.show}
          </button>
        </span>
      )}
    </Field>
  );
}

type CodeProps = {
  label?: string;
  value: string;
  onInput: (next: string) => void;
  hint?: ComponentChildren;
  /// Something else is to be filled in before it can go.
  waits?: boolean;
};
const codeLength = 6;

/// A code of six digits, which phones fill in from the message. With the sixth its form is sent, once for each code:
/// whoever types the same again presses the button.
export function CodeField({ label, value, onInput, hint, waits = false }: CodeProps) {
  const form = useContext(Context);
  const w = core().form;
  const sent = useRef('');
  useEffect(() => {
    if (waits || value.length < codeLength || value === sent.current) return;
    sent.current = value;
    form.submit();
  }, [value]);
  return (
    <Field name="code" label={label ?? w.code} hint={waits ? hint : hint ? [hint, ' ', w.codeSends] : w.codeSends}>
      {({ id, describedBy, invalid }) => (
        <>
          <input
            class="input code"
            id={id}
            name="code"
            value={value}
            inputMode="numeric"
            autocomplete="one-time-code"
            onInput={(e) => onInput(e.currentTarget.value.replace(/\D/g, '').slice(0, codeLength))}
            onFocus={(e) => invalid && e.currentTarget.select()}
            aria-describedby={describedBy}
            aria-invalid={invalid ? 'true' : undefined}
          />
          <span class="unseen" role="status">
            {form.busy && value.length === codeLength && w.codeSent}
          </span>
        </>
      )}
    </Field>
  );
}

/// Complaints of the fields that are empty, in order.
export const required = (fields: Record<string, string>): [string, string][] =>
  Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    value.trim() ? [] : [[name, core().form.required]],
  );
