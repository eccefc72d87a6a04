import { describe, expect, it } from 'vitest';
import { changesOf, isKraPin, type Profile, tidy } from './profile_rules';

const kept: Profile = {
  id: 'acc_0ap6vp9cr0000',
  name: 'Demo',
  legal_name: '',
  kra_pin: 'P051234567X',
  address: 'PO Box 1, Nairobi',
  billing_email: '',
  language: 'en',
  owners_need_factor: false,
  status: 'active',
  created_at: '2026-11-29T05:21:58.524Z',
  trial: null,
};

describe('the profile', () => {
  it('only what differs is sent', () => {
    expect(changesOf(kept, { name: ' Demo ', address: '' })).toEqual({ address: '' });
    expect(changesOf(kept, { kra_pin: ' p051234567x ' })).toEqual({});
  });
  it('a PIN is tidied before it is judged', () => {
    expect(isKraPin(tidy({ kra_pin: 'p 051 234 567 x' }).kra_pin ?? '')).toBe(true);
    expect(isKraPin('P05123456X')).toBe(false);
  });
});
