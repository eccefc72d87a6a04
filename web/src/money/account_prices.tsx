import { useState } from 'preact/hooks';
import { api, ask, type Schema } from '../api/client';
import { platform } from '../api/platform';
import { dateOf, when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { say } from '../ui/dialog';
import { Facts } from '../ui/facts';
import { SelectField } from '../ui/fields';
import { Form, TextField } from '../ui/form';
import { Button, Card, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { ConfirmPrices, Refused, usePreview } from './price_effect';
import { priceListWords } from './price_lists_words';
import { momentFrom, type PriceListMoments } from './price_rules';

const standard = 'standard';

/// Which list a company has, and another from a moment on: for the platform's finance.
export function AccountPrices({ account }: { account: string }) {
  const w = priceListWords().assign;
  const path = { path: { id: account } };
  const state = useResource(`prices of ${account}`, async (aborted) => {
    const [has, all] = await Promise.all([
      ask((signal) => api.GET(`${platform}/accounts/{id}/prices`, { params: path, signal }), aborted),
      ask((signal) => api.GET(`${platform}/price-lists`, { signal }), aborted),
    ]);
    return { has: has.price_lists, lists: all.price_lists };
  });
  const nameIn = (lists: readonly PriceListMoments[], id: string) => lists.find((l) => l.id === id)?.name ?? w.standard;
  return (
    <Card title={w.title}>
      <Shown of={state} what={priceListWords().what} lines={2}>
        {({ has, lists }) => {
          const now = [...has].reverse().find((a) => new Date(a.from) <= new Date());
          const next = has.find((a) => new Date(a.from) > new Date());
          return (
            <>
              <Facts
                rows={[
                  [w.now, apart(nameIn(lists, now?.list ?? standard))],
                  [w.next, next && `${apart(nameIn(lists, next.list))}, ${when(next.from)}`],
                ]}
              />
              <Give account={account} lists={lists} has={now?.list ?? standard} done={state.reload} />
            </>
          );
        }}
      </Shown>
    </Card>
  );
}

type GiveProps = { account: string; lists: readonly PriceListMoments[]; has: string; done: () => void };

/// What changes for the company is shown before the list is given.
function Give({ account, lists, has, done }: GiveProps) {
  const all = priceListWords();
  const w = all.assign;
  const [list, setList] = useState(has);
  const [date, setDate] = useState('');
  const [time, setTime] = useState('00:00');
  const params = { path: { id: account } };
  const { asked, told, look, again, close } = usePreview((body: Schema['NewAccountPriceList']) =>
    ask((signal) => api.POST(`${platform}/accounts/{id}/prices/preview`, { params, body, signal })),
  );
  const nameOf = (id: string) => lists.find((l) => l.id === id)?.name ?? w.standard;
  const moment = momentFrom(date, time);
  const send = async (wanted: Schema['NewAccountPriceList'], reason: string) => {
    const body = { ...wanted, ...(reason && { reason }) };
    await ask((signal) => api.POST(`${platform}/accounts/{id}/prices`, { params, body, signal }));
    say(w.done(nameOf(wanted.list)));
    setDate('');
    close();
    done();
  };
  return (
    <>
      {told && <Refused text={told} />}
      <Form
        label={w.title}
        check={() => (moment === 'wrong' ? [['effective_at', all.momentWrong]] : [])}
        send={() => look({ list, ...(moment && { effective_at: moment }) })}
        actions={(busy) => (
          <Button wide type="submit" busy={busy}>
            {w.look}
          </Button>
        )}
      >
        <SelectField
          name="list"
          label={w.list}
          value={list}
          options={[[standard, w.standard], ...lists.map((l): [string, string] => [l.id, l.name])]}
          onChange={setList}
        />
        <div class="pair">
          <TextField
            name="effective_at"
            type="date"
            label={all.day}
            hint={all.dayHint}
            value={date}
            min={dateOf(new Date())}
            onInput={setDate}
          />
          <TextField name="time" type="time" label={all.time} value={time} onInput={setTime} />
        </div>
      </Form>
      {asked && (
        <ConfirmPrices
          title={all.changes}
          go={
            asked.body.effective_at
              ? w.goFrom(nameOf(asked.body.list), when(asked.body.effective_at))
              : w.go(nameOf(asked.body.list))
          }
          of={asked}
          send={(reason) => send(asked.body, reason)}
          again={again}
          close={close}
        >
          <p>{w.told}</p>
        </ConfirmPrices>
      )}
    </>
  );
}
