import { api, ask, of, type Schema } from '../api/client';
import { useFilter } from '../app/place';
import { me } from '../app/session';
import { phone } from '../i18n/format';
import { Card, Choice, Copy, Note } from '../ui/parts';
import { useResource } from '../ui/resource';
import { keyWords } from './keys.words';
import { type SampleLanguage, sampleIn, sampleLanguages } from './samples';

/// Test numbers worth to know, with what becomes of a message to them.
const magic = [
  ['+254700000000', 'delivered'],
  ['+254700000010', 'undelivered'],
  ['+254700000020', 'refused'],
  ['+254700000040', 'credit'],
] as const;

/// What the company sends as: its default, else the first that is good.
export function senderFor(senders: Schema['Senders']['senders']): string | undefined {
  const good = senders.filter((s) => s.state === 'approved');
  return (good.find((s) => s.default) ?? good[0])?.name;
}

/// Calls to copy, with the company's sender and, while it stands on the page, the key filled in.
export function KeySamples({ account, shown }: { account: string; shown: Schema['Key'] | undefined }) {
  const [query, change] = useFilter();
  const w = keyWords().samples;
  const senders = useResource(`senders ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/senders', { headers: of(account), signal }), aborted),
  );
  const chosen = (query.sample ?? '') in sampleLanguages ? (query.sample as SampleLanguage) : 'curl';
  const sender = senderFor(senders.data?.senders ?? []);
  const own = me.value?.phone_proved_at ? me.value.phone : undefined;
  const text = sampleIn(chosen, {
    url: location.origin,
    key: shown?.key,
    to: shown?.test ? magic[0][0] : (own ?? '+254712345678'),
    from: sender ?? 'TEST',
    text: 'Habari from my own program',
    // A value of its own for each sample: their bodies differ by a space, and are different requests.
    reference: `first-${chosen}${shown?.test ? '-test' : ''}`,
  });
  return (
    <Card title={w.title}>
      <p>{w.about}</p>
      {senders.data && !sender && <Note action={<a href={`/${account}/senders?ask=1`}>{w.ask}</a>}>{w.noSender}</Note>}
      <div class="keys-languages">
        <Choice
          label={w.language}
          hideLabel
          value={chosen}
          options={Object.entries(sampleLanguages) as [SampleLanguage, string][]}
          onChange={(sample) => change({ sample })}
        />
      </div>
      <textarea
        class="input keys-sample"
        readOnly
        wrap="off"
        rows={text.split('\n').length}
        spellcheck={false}
        aria-label={w.sample(sampleLanguages[chosen])}
        value={text}
      />
      <div class="row wrap">
        <small class="keys-hint">
          {shown ? w.withKey : w.withoutKey} {w.keyHint}
        </small>
        <Copy text={text} />
      </div>
      <div>
        <h3>{w.magic}</h3>
        <ul class="keys-magic">
          {magic.map(([number, becomes]) => (
            <li key={number}>
              <b class="num">{phone(number)}</b> {w[becomes]}
            </li>
          ))}
        </ul>
        <small>
          {w.other} <a href="/openapi.json">{w.document}</a>
        </small>
      </div>
    </Card>
  );
}
