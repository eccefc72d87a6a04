import { core } from '../i18n/core';
import { accessWords } from './words';

/// What the server asks of a password, as far as a page can know it: common ones it alone knows.

export const shortestPassword = 12;
/// A letter that takes several code units counts once.
export const passwordLength = (password: string): number => [...password].length;

/// The complaint about a new password, to be shown at its field.
export const newPasswordComplaints = (password: string, name = 'password'): [string, string][] =>
  password === ''
    ? [[name, core().form.required]]
    : passwordLength(password) < shortestPassword
      ? [[name, accessWords().password.short(passwordLength(password))]]
      : [];
