import { describe, expect, it } from 'vitest';
import { countOn, queryOf } from './list_filter';

describe('filters of the list', () => {
  it('days are those of East Africa, the last one whole', () => {
    expect(queryOf({ from: '2026-11-28', until: '2026-11-28' })).toEqual({
      since: '2026-11-27T21:00:00.000Z',
      until: '2026-11-28T21:00:00.000Z',
    });
  });
  it('what is none is left out', () => {
    expect(queryOf({ from: 'yesterday', state: 'lost', class: 'spam', test: 'maybe', cursor: 'x' })).toEqual({});
  });
  it('the rest goes to the server as it is written', () => {
    const f = { to: '0712 345 678', state: 'delivered', sender: 'A&B', reference: '#1', class: 'otp', test: 'true' };
    expect(queryOf(f)).toEqual({ ...f, test: true });
  });
  it('counts those that are on', () => {
    expect(countOn({ to: '1', sender: '' }, ['to', 'sender', 'from'])).toBe(1);
  });
});
