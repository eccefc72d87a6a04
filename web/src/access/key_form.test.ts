import { describe, expect, it } from 'vitest';
import { addressesIn, emptyKey, isAddress, requestOf, scopesOf } from './key_form';

describe('a new key', () => {
  it('takes addresses as people paste them, each once', () => {
    expect(addressesIn(' 192.0.2.7,\n198.51.100.0/24; 192.0.2.7\n')).toEqual(['192.0.2.7', '198.51.100.0/24']);
    expect(addressesIn('  \n')).toEqual([]);
  });
  it('refuses at once what cannot be an address', () => {
    for (const good of ['192.0.2.7', '192.0.2.0/24', '2001:db8::/32', '::1', '0.0.0.0/0'])
      expect(isAddress(good)).toBe(true);
    for (const bad of [
      '192.0.2',
      '192.0.2.256',
      '192.0.2.0/33',
      'example.com',
      '2001:db8::/129',
      '1/2/3',
      '192.0.02.1',
    ])
      expect(isAddress(bad), bad).toBe(false);
  });
  it('asks for no scope that a test key cannot have', () => {
    const wanted = { ...emptyKey(), name: ' shop ', kind: 'test' as const };
    expect(requestOf({ ...wanted, scopes: ['messages:send', 'webhooks:manage'] })).toEqual({
      name: 'shop',
      test: true,
      scopes: ['messages:send'],
    });
  });
  it('may ask for a payment, unless it is for trying', () => {
    expect(scopesOf(false)).toContain('payments:make');
    expect(scopesOf(true)).not.toContain('payments:make');
  });
  it('says expiry and addresses only when there are some', () => {
    expect(requestOf({ ...emptyKey(), name: 'a', days: '30', addresses: '192.0.2.7' })).toMatchObject({
      expires_in_days: 30,
      addresses: ['192.0.2.7'],
    });
    expect(requestOf({ ...emptyKey(), name: 'a' })).not.toHaveProperty('addresses');
  });
});
