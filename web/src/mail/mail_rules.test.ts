import { describe, expect, it } from 'vitest';
import { isState, mayRetry } from './mail_rules';

describe('a mail', () => {
  it('that waits can be tried now, whatever it carries', () =>
    expect(mayRetry({ state: 'waiting', kind: 'email_code' })).toBe(true));
  it('that was sent is not sent twice', () => expect(mayRetry({ state: 'sent', kind: 'new_key' })).toBe(false));
  it('that was refused or came too late is tried again unless it carried a code or a link', () => {
    expect(mayRetry({ state: 'refused', kind: 'new_device' })).toBe(true);
    expect(mayRetry({ state: 'ended', kind: 'invitation' })).toBe(false);
  });
  it('has no state that an address bar makes up', () =>
    expect([isState('sent'), isState('lost')]).toEqual([true, false]));
});
