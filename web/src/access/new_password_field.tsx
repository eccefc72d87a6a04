import { PasswordField } from '../ui/form';
import { passwordLength, shortestPassword } from './password';
import { accessWords } from './words';

/// A new password, with its rules said before anything is typed and how far it is while typing.
export function NewPasswordField({
  value,
  onInput,
  name = 'password',
  label,
}: {
  value: string;
  onInput: (next: string) => void;
  name?: string;
  label?: string;
}) {
  const w = accessWords().password;
  const length = passwordLength(value);
  return (
    <PasswordField
      name={name}
      label={label ?? w.label}
      value={value}
      onInput={onInput}
      autocomplete="new-password"
      hint={
        <>
          {w.rules}
          {value && (
            <b class={length >= shortestPassword ? 'door-enough' : ''}>
              {' '}
              {length >= shortestPassword ? w.enough(length) : w.sofar(length)}
            </b>
          )}
        </>
      }
    />
  );
}
