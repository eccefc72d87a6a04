import { describe, expect, it } from 'vitest';
import { Trouble } from './problems';
import { words as en } from './problems.en';
import { words as sw } from './problems.sw';
import { problemCodes } from './schema.gen';

describe('problems of the server', () => {
  it('each code has words in both languages', () => {
    for (const code of problemCodes) {
      expect(en.codes[code], code).toMatch(/\S/);
      expect(sw.codes[code], code).toMatch(/\S/);
    }
  });
  it('an answer that is no problem document still has words', () => {
    const t = Trouble.of(new Response('<html>', { status: 502 }), '<html>');
    expect(t.code).toBe('not_understood');
    expect(t.words).toMatch(/\S/);
  });
  it('a field knows its complaint', () => {
    const body = { code: 'malformed_request', errors: [{ pointer: '/email', code: 'invalid_email', detail: '' }] };
    expect(Trouble.of(new Response('', { status: 422 }), body).at('/email')).toBe(en.codes.invalid_email);
  });
  it('a wrong code says how often it may still be tried, at its field as well, down to none', () => {
    const of = (tries_left?: number) => {
      const errors = [{ pointer: '/code', code: 'wrong_code', detail: '' }];
      return Trouble.of(new Response('', { status: 422 }), { code: 'wrong_code', errors, tries_left });
    };
    expect(of(3).at('/code')).toBe(`${en.codes.wrong_code} You can try 3 times more.`);
    expect(of(1).words).toBe(`${en.codes.wrong_code} You can try once more.`);
    expect(of(0).words).toContain(en.triesLeft(0));
    expect(of().at('/code')).toBe(en.codes.wrong_code);
  });
  it('says how long to wait', () => {
    const t = Trouble.of(new Response('', { status: 429, headers: { 'Retry-After': '30' } }), { code: 'rate_limited' });
    expect(t.words).toContain('30 seconds');
  });
});
