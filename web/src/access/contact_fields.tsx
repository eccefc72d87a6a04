import { TextField } from '../ui/form';

/// Where somebody is reached.

type Given = {
  label: string;
  value: string;
  onInput: (next: string) => void;
  hint?: string;
  /// The address or number is the person's own, by which they sign in; otherwise somebody else's.
  autocomplete?: 'username' | 'email' | 'tel' | 'off';
};

export const EmailField = ({ autocomplete = 'username', ...given }: Given) => (
  <TextField
    name="email"
    type="email"
    autocomplete={autocomplete}
    inputMode="email"
    maxLength={254}
    spellcheck={false}
    {...given}
  />
);

export const PhoneField = (given: Given) => (
  <TextField name="phone" type="tel" autocomplete="tel" inputMode="tel" {...given} />
);
