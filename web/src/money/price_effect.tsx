import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type Trouble, troubleOf } from '../api/problems';
import { amount, oneLine, when } from '../i18n/format';
import { AreaField, tooLong } from '../ui/fields';
import { required } from '../ui/form';
import { Note, Table } from '../ui/parts';
import { Question } from '../ui/question';
import { priceListWords } from './price_lists_words';
import { inOwnWords, isOutdated, refusedIn } from './price_refusals';
import { longestReason, lost, type PriceEffect, takesReason } from './price_rules';
import { pricesWords } from './prices_words';

/// What a change of prices would do, looked at before it is made.

type Asked<Body> = { body: Body; effect: PriceEffect; because?: string };
const answers = [400, 404, 409, 422];

/// Looks before it asks: `look` from a form, `again` when what was asked about was refused, for then things are not
/// as they were shown. `told` is why it cannot be, when there is nothing to ask about any more.
export function usePreview<Body extends object>(preview: (body: Body) => Promise<PriceEffect>) {
  const [asked, ask] = useState<Asked<Body> | undefined>();
  const [told, tell] = useState('');
  const look = async (body: Body) => {
    tell('');
    try {
      ask({ body, effect: await preview(body) });
    } catch (e) {
      if (!isOutdated(troubleOf(e))) throw inOwnWords(e);
      tell(refusedIn(troubleOf(e)));
    }
  };
  const again = async (refusal: Trouble) => {
    if (!asked || !answers.includes(refusal.status)) throw refusal;
    try {
      ask({ ...asked, effect: await preview(asked.body), because: refusedIn(refusal) });
    } catch (e) {
      ask(undefined);
      tell(refusedIn(troubleOf(e)));
    }
  };
  return { asked, told, look, again, close: () => ask(undefined) };
}

export const Refused = ({ text }: { text: string }) => (
  <div role="alert">
    <Note tone="bad">
      {priceListWords().notSet} {text}
    </Note>
  </div>
);

type ConfirmProps = {
  title: string;
  go: string;
  of: Asked<object>;
  /// For whom.
  children: ComponentChildren;
  /// With an empty reason where none is needed.
  send: (reason: string) => Promise<void>;
  again: (refusal: Trouble) => Promise<void>;
  close: () => void;
};

/// What changes, and a reason where it takes one. Refused, it is looked at again.
export function ConfirmPrices({ title, go, of: asked, children, send, again, close }: ConfirmProps) {
  const w = priceListWords();
  const [text, setText] = useState('');
  const needed = takesReason(asked.effect);
  const reason = needed ? oneLine(text) : '';
  return (
    <Question
      title={title}
      go={go}
      kind="main"
      check={() => [...(needed ? required({ reason }) : []), ...tooLong('reason', reason, longestReason)]}
      send={() => send(reason).catch((e) => again(troubleOf(e)))}
      close={close}
      about={
        <div class="stack-s">
          {asked.because && <Refused text={asked.because} />}
          {children}
          <Effect of={asked.effect} />
        </div>
      }
    >
      {needed && (
        <AreaField name="reason" label={w.reason} hint={w.reasonHint} rows={2} value={text} onInput={setText} />
      )}
    </Question>
  );
}

function Effect({ of: e }: { of: PriceEffect }) {
  const w = priceListWords();
  const c = pricesWords().classes;
  const gone = lost(e).map((x) => `${x.network}, ${c[x.class]}`);
  return (
    <>
      {e.changes.length === 0 ? (
        <p>{w.noChange}</p>
      ) : (
        <Table
          label={w.changes}
          items={e.changes}
          keyOf={(x) => `${x.network} ${x.class}`}
          columns={[
            { title: w.network, main: true, cell: (x) => `${x.network}, ${c[x.class]}` },
            { title: w.before, number: true, cell: (x) => (x.before ? amount(x.before.amount) : '–') },
            { title: w.after, number: true, cell: (x) => (x.after ? <b>{amount(x.after.amount)}</b> : '–') },
          ]}
        />
      )}
      {gone.length > 0 && <Note tone="bad">{w.lost(gone.join('; '))}</Note>}
      {e.rises_at && <Note tone="warn">{w.tooSoon(when(e.rises_at))}</Note>}
      {e.falls_at && <Note tone="warn">{w.steep(when(e.falls_at))}</Note>}
    </>
  );
}
