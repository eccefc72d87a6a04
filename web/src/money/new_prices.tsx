import { useState } from 'preact/hooks';
import { api, ask, type Schema } from '../api/client';
import { platform } from '../api/platform';
import { troubleOf } from '../api/problems';
import { useDraft } from '../app/draft';
import { count, dateOf, when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { say } from '../ui/dialog';
import { CheckField, SelectField } from '../ui/fields';
import { Form, TextField } from '../ui/form';
import { Button, Card } from '../ui/parts';
import { useResource } from '../ui/resource';
import { ConfirmPrices, Refused, usePreview } from './price_effect';
import { priceListWords } from './price_lists_words';
import { isOutdated } from './price_refusals';
import {
  baseOf,
  classes,
  emptyPrice,
  faults,
  momentFrom,
  newestOf,
  type PriceDraft,
  type PriceEffect,
  type PriceList,
  pricesFrom,
  rowsOf,
} from './price_rules';
import { pricesWords } from './prices_words';
import './prices.css';

type Given = {
  of: PriceList;
  changed: (next: PriceList) => void;
  /// There is something newer than what is shown.
  reload: () => void;
};
type Body = Schema['NewPrices'];
type Company = { id: string; name: string };

/// A new set of prices from a moment on. Who is affected is shown before anything is set.
export function NewPrices({ of: l, changed, reload }: Given) {
  const w = priceListWords();
  const base = baseOf(l);
  const newest = newestOf(l);
  // What was begun is good as long as the list is as it was then.
  const [draft, drop] = useDraft(`prices.${l.id}.${newest}.${base?.id}`, () => ({
    rows: base ? rowsOf(base) : [emptyPrice()],
    date: '',
    time: '00:00',
  }));
  const { first, asked, told, look, again, close } = useLook(l.id, reload);
  const d = draft.value;
  const set = (part: Partial<typeof d>) => {
    draft.value = { ...draft.value, ...part };
  };
  const moment = momentFrom(d.date, d.time);
  const send = async (body: Body, reason: string) => {
    const params = { path: { id: l.id } };
    const whole = { ...body, ...(reason && { reason }) };
    const next = await ask((signal) =>
      api.POST(`${platform}/price-lists/{id}/versions`, { params, body: whole, signal }),
    );
    changed(next);
    drop();
    say(w.done);
    close();
  };
  const check = (): [string, string][] => [
    ...faults(d.rows).map(([field, which]): [string, string] => [field, w[which]]),
    ...(moment === 'wrong' ? [['effective_at', w.momentWrong] as [string, string]] : []),
  ];
  return (
    <Card title={w.set}>
      <small>
        {w.setAbout} {base && w.begins(when(base.effective_at))}
      </small>
      {told && <Refused text={told} />}
      <Form
        label={w.set}
        check={check}
        send={() => look({ prices: pricesFrom(d.rows), based_on: newest, ...(moment && { effective_at: moment }) })}
        actions={(busy) => (
          <Button kind="main" type="submit" busy={busy}>
            {w.look}
          </Button>
        )}
      >
        <Rows rows={d.rows} set={(rows) => set({ rows })} />
        <Moment date={d.date} time={d.time} set={set} />
      </Form>
      {asked && (
        <ConfirmPrices
          title={w.lookTitle}
          go={asked.body.effective_at ? w.go(when(asked.body.effective_at)) : w.goNow}
          of={asked}
          send={(reason) => send(asked.body, reason)}
          again={again}
          close={close}
        >
          <Affected of={asked.effect} first={first} />
        </ConfirmPrices>
      )}
    </Card>
  );
}

/// What prices would do to whom, and the first few companies of those.
function useLook(list: string, outdated: () => void) {
  const [first, showFirst] = useState<readonly Company[]>([]);
  const params = { path: { id: list } };
  const preview = usePreview(async (body: Body) => {
    try {
      const effect = await ask((signal) => api.POST(`${platform}/price-lists/{id}/preview`, { params, body, signal }));
      const page = { ...params, query: { limit: 5 } };
      const some = await ask((signal) => api.GET(`${platform}/price-lists/{id}/accounts`, { params: page, signal }));
      showFirst(some.accounts);
      return effect;
    } catch (e) {
      if (isOutdated(troubleOf(e))) outdated();
      throw e;
    }
  });
  return { ...preview, first };
}

type MomentProps = { date: string; time: string; set: (part: { date?: string; time?: string }) => void };

function Moment({ date, time, set }: MomentProps) {
  const w = priceListWords();
  return (
    <div class="pair">
      <TextField
        name="effective_at"
        type="date"
        label={w.day}
        hint={w.dayHint}
        value={date}
        min={dateOf(new Date())}
        onInput={(next) => set({ date: next })}
      />
      <TextField name="time" type="time" label={w.time} value={time} onInput={(next) => set({ time: next })} />
    </div>
  );
}

/// How many companies, and which first.
function Affected({ of: effect, first }: { of: PriceEffect; first: readonly Company[] }) {
  const w = priceListWords();
  const names = first.map((a) => apart(a.name)).join(', ');
  if (effect.accounts === 0) return <p>{w.nobody}</p>;
  return (
    <p>
      <b>{effect.accounts_may_be_more ? w.affectedMore(count(effect.accounts)) : w.affected(effect.accounts)}</b>
      {names && `: ${names}${effect.accounts > first.length ? ' …' : ''}`}. {w.told}
    </p>
  );
}

function Rows({ rows, set }: { rows: readonly PriceDraft[]; set: (rows: PriceDraft[]) => void }) {
  const w = priceListWords();
  const c = pricesWords().classes;
  const networks = useResource('networks of prices', async (aborted) => {
    const lists = await ask((signal) => api.GET(`${platform}/price-lists`, { signal }), aborted);
    return lists.standard.map((n): [string, string] => [n.name, n.title]);
  });
  const change = (at: number, part: Partial<PriceDraft>) => set(rows.map((r, i) => (i === at ? { ...r, ...part } : r)));
  return (
    <>
      {rows.map((r, i) => (
        <div class="price-row" key={i}>
          <SelectField
            name={`network${i}`}
            label={w.network}
            value={r.network}
            options={
              [['', w.anyNetwork], ...(networks.data ?? (r.network ? [[r.network, r.network]] : []))] as [
                string,
                string,
              ][]
            }
            onChange={(network) => change(i, { network })}
          />
          <SelectField
            name={`class${i}`}
            label={w.class}
            value={r.class}
            options={[['', w.anyClass], ...classes.map((k): [string, string] => [k, c[k]])]}
            onChange={(next) => change(i, { class: next })}
          />
          <TextField
            name={`amount${i}`}
            label={w.amount}
            value={r.amount}
            inputMode="decimal"
            autocomplete="off"
            maxLength={9}
            onInput={(text) => change(i, { amount: text })}
          />
          <CheckField label={w.isFree} checked={r.free} onChange={(free) => change(i, { free })} />
          {rows.length > 1 && (
            <Button kind="quiet" icon="close" aria-label={w.drop} onClick={() => set(rows.filter((_, n) => n !== i))}>
              {w.drop}
            </Button>
          )}
        </div>
      ))}
      <Button icon="plus" onClick={() => set([...rows, emptyPrice()])}>
        {w.add}
      </Button>
    </>
  );
}
