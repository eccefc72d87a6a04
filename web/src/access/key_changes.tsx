import { useState } from 'preact/hooks';
import { api, ask, of as forAccount, type Schema } from '../api/client';
import { when } from '../i18n/format';
import { say } from '../ui/dialog';
import { SelectField } from '../ui/fields';
import { Question } from '../ui/question';
import { overlapEnds } from './key_form';
import { keyWords } from './keys.words';

type Key = Schema['Key'];
type Given = { account: string; of: Key; close: () => void };

/// Another key in place of this one, which works beside it for a while.
export function RotateKey({
  account,
  of,
  close,
  made,
}: Given & { made: (key: Key, before: { ends: Date | undefined }) => void }) {
  const [hours, set] = useState('24');
  const w = keyWords().rotate;
  const lasts = Number(hours);
  const send = async () => {
    const params = { path: { id: of.id } };
    const key = await ask((signal) =>
      api.POST('/v1/keys/{id}/rotate', {
        params,
        body: { overlap_hours: lasts },
        headers: forAccount(account),
        signal,
      }),
    );
    made(key, { ends: lasts > 0 ? overlapEnds(lasts) : undefined });
  };
  return (
    <Question
      title={w.title(of.name)}
      about={w.about}
      go={lasts > 0 ? w.go(of.name, when(overlapEnds(lasts))) : w.now(of.name)}
      kind="main"
      send={send}
      close={close}
    >
      <SelectField
        name="overlap_hours"
        label={w.overlap}
        value={hours}
        options={[
          ['24', w.hours(24)],
          ['1', w.hours(1)],
          ['168', w.days(7)],
          ['720', w.days(30)],
          ['0', w.none],
        ]}
        onChange={set}
      />
    </Question>
  );
}

/// Ends a key for good.
export function RevokeKey({ account, of, close, done }: Given & { done: () => void }) {
  const w = keyWords().revoke;
  const send = async () => {
    const params = { path: { id: of.id } };
    await ask((signal) => api.DELETE('/v1/keys/{id}', { params, headers: forAccount(account), signal }));
    say(w.done(of.name));
    done();
  };
  return (
    <Question
      title={w.title(of.name)}
      about={
        <>
          <p>{w.about}</p>
          <p>{of.last_used_at ? w.lastUsed(when(of.last_used_at), of.last_used_from ?? '–') : w.unused}</p>
        </>
      }
      go={w.go(of.name)}
      kind="danger"
      send={send}
      close={close}
    />
  );
}
