import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { core } from '../i18n/core';
import { Field, type TextProps } from './form';

/// Fields of forms that the way in does without: they come with the pages that have them.

export function AreaField({
  name,
  label,
  value,
  onInput,
  hint,
  optional,
  rows = 5,
}: Omit<TextProps, 'type'> & { rows?: number }) {
  return (
    <Field name={name} label={label} hint={hint} optional={optional ?? false}>
      {({ id, describedBy, invalid }) => (
        <textarea
          class="input area"
          id={id}
          name={name}
          rows={rows}
          value={value}
          onInput={(e) => onInput(e.currentTarget.value)}
          aria-describedby={describedBy}
          aria-invalid={invalid ? 'true' : undefined}
        />
      )}
    </Field>
  );
}

export function SelectField<T extends string>({
  name,
  label,
  value,
  options,
  onChange,
  hint,
}: {
  name: string;
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (next: T) => void;
  hint?: ComponentChildren;
}) {
  return (
    <Field name={name} label={label} hint={hint}>
      {({ id, describedBy, invalid }) => (
        <select
          class="input"
          id={id}
          name={name}
          value={value}
          onChange={(e) => onChange(e.currentTarget.value as T)}
          aria-describedby={describedBy}
          aria-invalid={invalid ? 'true' : undefined}
        >
          {options.map(([key, text]) => (
            <option key={key} value={key}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export const CheckField = ({
  label,
  checked,
  onChange,
  hint,
}: {
  label: string;
  checked: boolean;
  onChange: (next: boolean) => void;
  hint?: ComponentChildren;
}) => {
  const id = useId();
  return (
    <div class="check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        onChange={(e) => onChange(e.currentTarget.checked)}
        aria-describedby={hint ? `${id}h` : undefined}
      />
      <label for={id}>{label}</label>
      {hint && <small id={`${id}h`}>{hint}</small>}
    </div>
  );
};

/// The complaint about a field that has more characters than it may.
export const tooLong = (name: string, text: string, most: number): [string, string][] =>
  [...text.trim()].length > most ? [[name, core().form.tooLong(most)]] : [];
