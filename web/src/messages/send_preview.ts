import { useEffect, useState } from 'preact/hooks';
import { api, ask, of, type Schema } from '../api/client';
import { Trouble } from '../api/problems';
import { useResource } from '../ui/resource';
import { withoutDear } from './gsm';
import type { SendDraft } from './send_draft';

/// The server's judgement of what is written: who gets it, what it costs, and why it would be refused. Asked for
/// a moment after the last letter.

type Preview = Schema['Preview'];
export type Judged = {
  /// Of what was judged; what is written now may be another.
  key: string;
  preview: Preview;
  /// The same with plain characters, where the text has dear ones that can be replaced.
  plain: Preview | undefined;
  /// With plain characters, and without those that cannot be replaced, where there are any.
  bare: Preview | undefined;
};

export const bodyOf = (d: SendDraft, numbers: readonly string[], from: string): Schema['SendRequest'] => ({
  to: [...numbers],
  text: d.text,
  class: d.class,
  ...(from && { from }),
});

// So that the text can be judged before there are numbers, and numbers before there is a text.
const anyNumber = '0712000000';
const anyText = '.';
const pause = 400;
// Far more than any sending takes: not worth to be carried to the server.
const absurd = 20_000;

export function usePreview(account: string, body: Schema['SendRequest']) {
  const numbers = body.to as string[];
  const isNothing = numbers.length === 0 && body.text === '';
  const now = JSON.stringify(body);
  const [key, settle] = useState(now);
  useEffect(() => {
    const timer = setTimeout(() => settle(now), pause);
    return () => clearTimeout(timer);
  }, [now]);
  const judged = useResource<Judged | undefined>(key, async (aborted) => {
    const wanted = JSON.parse(key) as Schema['SendRequest'];
    const to = wanted.to as string[];
    if (to.length === 0 && wanted.text === '') return undefined;
    if (to.length > absurd) throw new Trouble('too_many_recipients', 422);
    const asked = { ...wanted, to: to.length > 0 ? to : [anyNumber], text: wanted.text || anyText };
    const of_ = (more: object) =>
      ask(
        (signal) => api.POST('/v1/messages/preview', { body: { ...asked, ...more }, headers: of(account), signal }),
        aborted,
      );
    const preview = await of_({});
    const plain = preview.encoding === 'ucs2' ? await of_({ transliterate: true }) : undefined;
    const bareText = plain?.encoding === 'ucs2' ? withoutDear(plain.text) : '';
    const bare = bareText.trim() ? await of_({ text: bareText }) : undefined;
    return { key, preview, plain: plain && plain.text !== preview.text ? plain : undefined, bare };
  });
  const isFresh = key === now && judged.data?.key === key && judged.state === 'ready';
  return {
    /// What the server says of exactly what is written; nothing while it is being asked.
    fresh: isFresh ? judged.data : undefined,
    /// The same, or what it said of what was written a moment ago.
    latest: isNothing || judged.trouble ? undefined : judged.data,
    trouble: isNothing || key !== now || judged.state !== 'stale' ? undefined : judged.trouble,
    isNothing,
    again: judged.reload,
  };
}
