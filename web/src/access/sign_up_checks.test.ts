import { expect, it } from 'vitest';
import { isOwnName, phoneFault, signUpComplaints } from './sign_up_checks';

const filled = { name: 'Wanjiru Kamau', email: 'wanjiru@example.com', phone: '0712 345 900', company: 'Mitumba' };

it('all that is wrong is said together', () => {
  const bad = { name: ' ', email: 'wanjiru@', phone: '020 123 4567', company: '' };
  const fields = (needsCompany: boolean) => signUpComplaints(bad, 'short', needsCompany).map(([field]) => field);
  expect(fields(true)).toEqual(['name', 'email', 'phone', 'company', 'password']);
  expect(fields(false)).not.toContain('company');
  expect(signUpComplaints(filled, 'maji safi ya mlima', true)).toEqual([]);
});

it('a mobile number is taken in any form, and a landline is called one', () => {
  for (const good of [
    '0712345900',
    '+254 712 345 900',
    '254712345900',
    '00254-712-345-900',
    '712345900',
    '0110 123 456',
  ])
    expect(phoneFault(good), good).toBeUndefined();
  expect(phoneFault('020 123 4567')).toBe('landline');
  expect(phoneFault('+254 41 222 3344')).toBe('landline');
  expect(phoneFault('0812')).toBe('wrong');
  expect(phoneFault('07123456')).toBe('wrong');
});

it('a password that is little more than what one is called', () => {
  expect(isOwnName('wanjirukamau1', filled)).toBe(true);
  expect(isOwnName('Wanjiru Kamau 12', filled)).toBe(true);
  expect(isOwnName('wanjiru@example.com', filled)).toBe(true);
  expect(isOwnName('kamau anakula ugali', filled)).toBe(false);
  expect(isOwnName('chochote kile', { name: '', email: '' })).toBe(false);
});
