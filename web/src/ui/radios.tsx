import { useId } from 'preact/hooks';
import { Field } from './form';

/// One of a few, each with a sentence about it; for choices that have to be understood first.
export function RadioField<T extends string>({
  name,
  label,
  value,
  options,
  onChange,
}: {
  name: string;
  label: string;
  /// Empty: nothing is chosen yet.
  value: T | '';
  options: readonly (readonly [T, string, string])[];
  onChange: (next: T) => void;
}) {
  const group = useId();
  return (
    <Field name={name} label={label}>
      {({ id, describedBy }) => (
        <div id={id} class="radios" role="radiogroup" tabIndex={-1} aria-label={label} aria-describedby={describedBy}>
          {options.map(([key, title, about]) => (
            <label key={key} class={key === value ? 'on' : ''}>
              <input type="radio" name={group} value={key} checked={key === value} onChange={() => onChange(key)} />
              <span>
                <b>{title}</b>
                <small>{about}</small>
              </span>
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}
