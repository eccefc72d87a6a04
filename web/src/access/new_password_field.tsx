import { PasswordField, useComplaint } from '../ui/form';
import { passwordLength, shortestPassword } from './password';
import { accessWords } from './words';

/// A new password, with its rules said before anything is typed and how far it is while typing.
export function NewPasswordField({
  value,
  onInput,
  name = 'password',
  label,
  refused = false,
}: {
  value: string;
  onInput: (next: string) => void;
  name?: string;
  label?: string;
  /// It is long enough and cannot be taken all the same.
  refused?: boolean;
}) {
  const w = accessWords().password;
  const length = passwordLength(value);
  const isShort = length < shortestPassword;
  const isRefused = useComplaint(name) !== undefined || refused;
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
          {value && (isShort || !isRefused) && (
            <b class={isShort ? '' : 'door-enough'}> {isShort ? w.sofar(length) : w.enough(length)}</b>
          )}
        </>
      }
    />
  );
}
