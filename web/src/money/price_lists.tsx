import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, ask, type Schema } from '../api/client';
import { platform } from '../api/platform';
import { amount, oneLine, when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { say } from '../ui/dialog';
import { SelectField, tooLong } from '../ui/fields';
import { Form, required, TextField } from '../ui/form';
import { Button, Card, Empty, Head, Shown, Table } from '../ui/parts';
import { useResource } from '../ui/resource';
import { priceListWords } from './price_lists_words';
import { isLikeId, longestName, type PriceList, type PriceListMoments } from './price_rules';
import { PriceTable } from './price_table';
import { TaxRates } from './price_taxes';

type Taxes = PriceList['taxes'];

/// All price lists, and the standard prices beside them.
export default function PriceLists() {
  const w = priceListWords();
  const lists = useResource<Schema['PriceLists']>('price lists', (aborted) =>
    ask((signal) => api.GET(`${platform}/price-lists`, { signal }), aborted),
  );
  return (
    <>
      <Head title={w.title} />
      <Shown of={lists} what={w.what} lines={6}>
        {(all) => (
          <div class="stack">
            <Card>
              {all.price_lists.length === 0 ? (
                <Empty icon="money" title={w.none}>
                  {w.noneWhy}
                </Empty>
              ) : (
                <Lists of={all.price_lists} />
              )}
            </Card>
            <Make />
            <Card title={w.standard}>
              <small>{w.standardAbout}</small>
              <PriceTable
                label={w.standard}
                networks={all.standard}
                cell={(a) => (a === undefined ? '–' : amount(a))}
              />
            </Card>
            <TaxRates />
          </div>
        )}
      </Shown>
    </>
  );
}

function Lists({ of: lists }: { of: readonly PriceListMoments[] }) {
  const w = priceListWords();
  const at = (iso: string | undefined) => (iso ? <time dateTime={iso}>{when(iso)}</time> : '');
  return (
    <Table
      label={w.title}
      items={lists}
      keyOf={(l) => l.id}
      href={(l) => `/platform/prices/${l.id}`}
      columns={[
        { title: w.name, main: true, cell: (l) => apart(l.name) },
        { title: w.taxes, cell: (l) => w.taxesOf[l.taxes] },
        { title: w.now, cell: (l) => (l.in_force ? at(l.in_force.effective_at) : w.noPrices) },
        { title: w.next, cell: (l) => at(l.next?.effective_at) },
      ]}
    />
  );
}

function Make() {
  const w = priceListWords();
  const go = useLocation().route;
  const [name, setName] = useState('');
  const [taxes, setTaxes] = useState<Taxes>('included');
  const wanted = oneLine(name);
  const send = async () => {
    const body = { name: wanted, taxes };
    const made = await ask((signal) => api.POST(`${platform}/price-lists`, { body, signal }));
    say(w.made(made.name));
    go(`/platform/prices/${made.id}`);
  };
  return (
    <Card title={w.make}>
      <Form
        label={w.make}
        check={() => [
          ...required({ name: wanted }),
          ...tooLong('name', wanted, longestName),
          ...(isLikeId(wanted) ? [['name', w.nameLike] as [string, string]] : []),
        ]}
        send={send}
        places={{ already_exists: 'name' }}
        actions={(busy) => (
          <Button kind="main" type="submit" busy={busy}>
            {w.makeGo}
          </Button>
        )}
      >
        <TextField name="name" label={w.name} hint={w.nameHint} value={name} onInput={setName} autocomplete="off" />
        <SelectField<Taxes>
          name="taxes"
          label={w.taxes}
          value={taxes}
          options={[
            ['included', w.taxesOf.included],
            ['added', w.taxesOf.added],
          ]}
          onChange={setTaxes}
        />
      </Form>
    </Card>
  );
}
