import { useState } from 'preact/hooks';
import { api, ask, type Schema } from '../api/client';
import { platform } from '../api/platform';
import { troubleOf } from '../api/problems';
import { dateOf, startOfDay, when } from '../i18n/format';
import { say } from '../ui/dialog';
import { SelectField } from '../ui/fields';
import { Form, required, TextField } from '../ui/form';
import { Badge, Button, Card, Shown, Table, type Tone } from '../ui/parts';
import { useResource } from '../ui/resource';
import { priceListWords } from './price_lists_words';
import { atField } from './price_refusals';
import { basisPointsFrom, percent, stateOf, type TaxRate } from './price_rules';

type Rates = Schema['TaxRates'];
const tones: Record<ReturnType<typeof stateOf>, Tone> = { coming: 'info', in_force: 'ok', past: 'plain' };
/// As the database has rates that nobody has set.
const always = '1970-01-01';

/// VAT and excise duty, each from a day on, and another from a day that is still to come.
export function TaxRates() {
  const w = priceListWords().taxRates;
  const rates = useResource<Rates>('tax rates', (aborted) =>
    ask((signal) => api.GET(`${platform}/tax-rates`, { signal }), aborted),
  );
  const today = dateOf(new Date());
  return (
    <Card title={w.title}>
      <small>{w.about}</small>
      <Shown of={rates} what={w.what} lines={2}>
        {({ tax_rates: all }) => (
          <div class="stack">
            <Table
              label={w.title}
              items={[...all].reverse()}
              keyOf={(r) => `${r.tax} ${r.from}`}
              columns={[
                { title: w.tax, main: true, cell: (r) => w.of[r.tax] },
                { title: w.rate, number: true, cell: (r) => percent(r.basis_points) },
                { title: w.from, cell: (r) => (r.from === always ? w.always : <FirstDay of={r} />) },
                { title: w.state, cell: (r) => <State of={stateOf(r, all, today)} /> },
              ]}
            />
            <NewRate changed={(next) => rates.change(() => next)} />
          </div>
        )}
      </Shown>
    </Card>
  );
}

const FirstDay = ({ of: r }: { of: TaxRate }) => <time dateTime={r.from}>{when(startOfDay(r.from))}</time>;

const State = ({ of: state }: { of: keyof typeof tones }) => (
  <Badge tone={tones[state]}>{priceListWords().taxRates.states[state]}</Badge>
);

async function made(body: TaxRate): Promise<Rates> {
  const w = priceListWords().taxRates;
  try {
    return await ask((signal) => api.POST(`${platform}/tax-rates`, { body, signal }));
  } catch (e) {
    const t = troubleOf(e);
    if (t.code === 'too_many_requests_open') throw atField(t, 'from', w.full);
    throw t.at('/from') ? atField(t, 'from', w.dayWrong) : t;
  }
}

function NewRate({ changed }: { changed: (next: Rates) => void }) {
  const w = priceListWords().taxRates;
  const [tax, setTax] = useState<TaxRate['tax']>('vat');
  const [rate, setRate] = useState('');
  const [from, setFrom] = useState('');
  const points = basisPointsFrom(rate);
  const isToCome = from > dateOf(new Date());
  const send = async () => {
    changed(await made({ tax, basis_points: points ?? 0, from }));
    say(w.done);
    setRate('');
    setFrom('');
  };
  const check = (): [string, string][] => {
    const missing = required({ basis_points: rate, from });
    if (missing.length > 0) return missing;
    return [
      ...(points === undefined ? [['basis_points', w.percentWrong] as [string, string]] : []),
      ...(isToCome ? [] : [['from', w.dayWrong] as [string, string]]),
    ];
  };
  return (
    <Form
      label={w.set}
      check={check}
      send={send}
      actions={(busy) => (
        <Button type="submit" busy={busy}>
          {points !== undefined && isToCome ? w.goFrom(w.of[tax], percent(points), when(startOfDay(from))) : w.go}
        </Button>
      )}
    >
      <SelectField<TaxRate['tax']>
        name="tax"
        label={w.tax}
        value={tax}
        options={[
          ['vat', w.of.vat],
          ['excise', w.of.excise],
        ]}
        onChange={setTax}
      />
      <div class="pair">
        <TextField
          name="basis_points"
          label={w.percent}
          hint={w.percentHint}
          value={rate}
          inputMode="decimal"
          autocomplete="off"
          maxLength={6}
          onInput={setRate}
        />
        <TextField
          name="from"
          type="date"
          label={w.day}
          hint={w.dayHint}
          value={from}
          min={dateOf(new Date(Date.now() + 86_400_000))}
          onInput={setFrom}
        />
      </div>
    </Form>
  );
}
