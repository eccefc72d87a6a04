import { useState } from 'preact/hooks';
import { api, ask, type Schema } from '../api/client';
import { platform } from '../api/platform';
import { useDraft } from '../app/draft';
import { amount, count, dateOf, oneLine, when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { say } from '../ui/dialog';
import { AreaField, CheckField, Form, required, SelectField, TextField, tooLong } from '../ui/form';
import { Button, Card, Note, Table } from '../ui/parts';
import { Question } from '../ui/question';
import { useResource } from '../ui/resource';
import { priceListWords } from './price_lists_words';
import {
  classes,
  emptyPrice,
  faults,
  longestReason,
  momentFrom,
  type PriceDraft,
  type PriceList,
  pricesFrom,
  rowsOf,
} from './price_rules';
import { pricesWords } from './prices_words';
import './prices.css';

type Effect = Schema['PriceEffect'];
type Asked = { effect: Effect; first: readonly { id: string; name: string }[]; body: Schema['NewPrices'] };
type Given = { of: PriceList; changed: (next: PriceList) => void };

/// A new set of prices from a moment on. Who is affected is shown before anything is set.
export function NewPrices({ of: l, changed }: Given) {
  const w = priceListWords();
  const newest = l.versions.find((v) => v.state === 'coming' || v.state === 'in_force');
  const [draft, drop] = useDraft(`prices.${l.id}`, () => ({
    rows: newest ? rowsOf(newest) : [emptyPrice()],
    date: '',
    time: '00:00',
  }));
  const [asked, askAbout] = useState<Asked | undefined>();
  const d = draft.value;
  const set = (part: Partial<typeof d>) => {
    draft.value = { ...draft.value, ...part };
  };
  const moment = momentFrom(d.date, d.time);
  const look = async () => {
    const body = { prices: pricesFrom(d.rows), ...(moment && { effective_at: moment }) };
    const params = { path: { id: l.id } };
    const effect = await ask((signal) => api.POST(`${platform}/price-lists/{id}/preview`, { params, body, signal }));
    const page = { path: { id: l.id }, query: { limit: 5 } };
    const first = await ask((signal) => api.GET(`${platform}/price-lists/{id}/accounts`, { params: page, signal }));
    askAbout({ effect, first: first.accounts, body });
  };
  const check = (): [string, string][] => [
    ...faults(d.rows).map(([field, which]): [string, string] => [field, w[which]]),
    ...(moment === 'wrong' ? [['effective_at', w.momentWrong] as [string, string]] : []),
  ];
  return (
    <Card title={w.set}>
      <small>{w.setAbout}</small>
      <Form
        label={w.set}
        check={check}
        send={look}
        actions={(busy) => (
          <Button kind="main" type="submit" busy={busy}>
            {w.look}
          </Button>
        )}
      >
        <Rows rows={d.rows} set={(rows) => set({ rows })} />
        <div class="pair">
          <TextField
            name="effective_at"
            type="date"
            label={w.day}
            hint={w.dayHint}
            value={d.date}
            min={dateOf(new Date())}
            onInput={(date) => set({ date })}
          />
          <TextField name="time" type="time" label={w.time} value={d.time} onInput={(time) => set({ time })} />
        </div>
      </Form>
      {asked && (
        <Confirm
          of={l}
          asked={asked}
          close={() => askAbout(undefined)}
          done={(next) => {
            drop();
            changed(next);
          }}
        />
      )}
    </Card>
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

type ConfirmProps = { of: PriceList; asked: Asked; close: () => void; done: (next: PriceList) => void };

/// How many companies, which first, what changes for them, and a reason where it comes too soon.
function Confirm({ of: l, asked, close, done }: ConfirmProps) {
  const w = priceListWords();
  const [text, setText] = useState('');
  const { effect, first, body } = asked;
  const reason = oneLine(text);
  const send = async () => {
    const params = { path: { id: l.id } };
    const whole = { ...body, ...(reason && { reason }) };
    done(await ask((signal) => api.POST(`${platform}/price-lists/{id}/versions`, { params, body: whole, signal })));
    say(w.done);
    close();
  };
  const names = first.map((a) => apart(a.name)).join(', ');
  return (
    <Question
      title={w.lookTitle}
      go={body.effective_at ? w.go(when(body.effective_at)) : w.goNow}
      kind="main"
      check={() => [...(effect.rises_at ? required({ reason }) : []), ...tooLong('reason', reason, longestReason)]}
      send={send}
      close={close}
      about={
        <div class="stack-s">
          <p>
            {effect.accounts === 0 ? (
              w.nobody
            ) : (
              <>
                <b>
                  {effect.accounts_may_be_more ? w.affectedMore(count(effect.accounts)) : w.affected(effect.accounts)}
                </b>
                {names && `: ${names}${effect.accounts > first.length ? ' …' : ''}`}. {w.told}
              </>
            )}
          </p>
          <Changes of={effect} />
          {effect.rises_at && <Note tone="warn">{w.tooSoon(when(effect.rises_at))}</Note>}
        </div>
      }
    >
      {effect.rises_at && (
        <AreaField name="reason" label={w.reason} hint={w.reasonHint} rows={2} value={text} onInput={setText} />
      )}
    </Question>
  );
}

function Changes({ of: effect }: { of: Effect }) {
  const w = priceListWords();
  const c = pricesWords().classes;
  if (effect.changes.length === 0) return <p>{w.noChange}</p>;
  return (
    <Table
      label={w.changes}
      items={effect.changes}
      keyOf={(x) => `${x.network} ${x.class}`}
      columns={[
        { title: w.network, main: true, cell: (x) => `${x.network}, ${c[x.class]}` },
        { title: w.before, number: true, cell: (x) => (x.before ? amount(x.before.amount) : '–') },
        { title: w.after, number: true, cell: (x) => (x.after ? <b>{amount(x.after.amount)}</b> : '–') },
      ]}
    />
  );
}
