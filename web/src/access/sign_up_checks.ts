import { core } from '../i18n/core';
import { newPasswordComplaints } from './password';
import { accessWords } from './words';

/// What the page can say at once, of all fields together; the server judges in the end.

export type Filled = { name: string; email: string; phone: string; company: string };
type Complaints = [string, string][];

const looksLikeEmail = (text: string) => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text);
/// The national digits of a number in any form that is taken.
const national = (text: string) => text.replace(/[^\d+]/g, '').replace(/^(?:\+254|00254|254|0)/, '');

/// Kenyan mobile numbers begin with 7 or 1, those of a landline with a digit between.
export function phoneFault(text: string): 'landline' | 'wrong' | undefined {
  const digits = national(text);
  if (/^[71]\d{8}$/.test(digits)) return undefined;
  return /^[2-6]\d{6,8}$/.test(digits) ? 'landline' : 'wrong';
}

const little = 6;
const folded = (text: string) => text.toLowerCase().replace(/ /g, '');
/// Whether it is one's own name or address, or little more.
export function isOwnName(password: string, { name, email }: Pick<Filled, 'name' | 'email'>): boolean {
  const chosen = folded(password);
  return [email, email.split('@')[0] ?? '', name]
    .map((own) => folded(own.trim()))
    .some((own) => own !== '' && chosen.includes(own) && chosen.length - own.length < little);
}

export function signUpComplaints(filled: Filled, password: string, needsCompany: boolean): Complaints {
  const w = accessWords().signUp;
  const { name, email, phone, company } = filled;
  const missing = (text: string) => (text.trim() ? undefined : core().form.required);
  const fault = phoneFault(phone);
  const found: [string, string | undefined][] = [
    ['name', missing(name)],
    ['email', missing(email) ?? (looksLikeEmail(email.trim()) ? undefined : w.emailWrong)],
    ['phone', missing(phone) ?? (fault && (fault === 'landline' ? w.landline : w.phoneWrong))],
    ['company', needsCompany ? missing(company) : undefined],
  ];
  const own = newPasswordComplaints(password);
  if (own.length === 0 && isOwnName(password, filled)) own.push(['password', w.ownName]);
  return [...found.filter((f): f is [string, string] => !!f[1]), ...own];
}
