import { describe, expect, it } from 'vitest';
import { type SampleLanguage, sampleIn, sampleLanguages } from './samples';

const filling = {
  url: 'https://sms.example.co.ke',
  key: 'mbs_test_abc',
  to: '+254700000000',
  from: "MAMA'S & CO",
  text: 'Habari "wewe"',
  reference: 'first',
};
const languages = Object.keys(sampleLanguages) as SampleLanguage[];

describe('samples', () => {
  it.each(languages)('%s calls the address with key, sender and Idempotency-Key', (language) => {
    const text = sampleIn(language, filling);
    for (const part of ['https://sms.example.co.ke/v1/messages', 'mbs_test_abc', '+254700000000', 'Idempotency-Key'])
      expect(text).toContain(part);
  });
  it.each(languages)('%s reads the key from the environment when it is not shown', (language) => {
    expect(sampleIn(language, { ...filling, key: undefined })).toContain('MBS_KEY');
  });
  it('a quote in a sender ID does not end a text of the shell or of PHP', () => {
    expect(sampleIn('curl', filling)).toContain(String.raw`"from":"MAMA'\''S & CO"`);
    expect(sampleIn('php', filling)).toContain(String.raw`'from' => 'MAMA\'S & CO'`);
  });
});
