import { describe, expect, it } from 'vitest';
import { type Member, matching, mayGive, mayLeave, mayTouch, sorted } from './member_rules';

const member = (name: string, role: Member['role']): Member => ({
  id: `per_${name}`,
  name,
  email: `${name}@example.com`,
  role,
  since: '2026-11-29T05:00:00.000Z',
});

describe('membership', () => {
  it('only an owner makes, changes or removes an owner', () => {
    expect(mayGive('administrator', 'owner')).toBe(false);
    expect(mayGive('owner', 'owner')).toBe(true);
    expect(mayTouch('administrator', 'owner', 2)).toBe('owner_is_above');
    expect(mayTouch('owner', 'owner', 2)).toBe('allowed');
  });
  it('the only owner stays', () => {
    expect(mayTouch('owner', 'owner', 1)).toBe('last_owner');
    expect(mayLeave('owner', 1)).toBe('last_owner');
    expect(mayLeave('administrator', 1)).toBe('allowed');
  });
  it('who does not manage members touches nobody', () => {
    for (const role of ['sender', 'finance', 'viewer'] as const) {
      expect(mayTouch(role, 'viewer', 1)).toBe('not_permitted');
      expect(mayGive(role, 'viewer')).toBe(false);
    }
  });
  it('owners stand first, and a search looks at name and address', () => {
    const all = [member('zuri', 'viewer'), member('baraka', 'owner'), member('amina', 'viewer')];
    expect(sorted(all).map((m) => m.name)).toEqual(['baraka', 'amina', 'zuri']);
    expect(matching(all, ' AMINA@ ').map((m) => m.name)).toEqual(['amina']);
  });
});
