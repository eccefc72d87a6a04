import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { api, ask } from '../api/client';
import { platform } from '../api/platform';
import { amount, oneLine, when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { say } from '../ui/dialog';
import { AreaField, tooLong } from '../ui/fields';
import { More, usePages } from '../ui/pages';
import { Badge, Button, Card, Empty, Head, LinkButton, Shown, Table, type Tone } from '../ui/parts';
import { Question } from '../ui/question';
import { isGone, useResource } from '../ui/resource';
import { NewPrices } from './new_prices';
import { priceListWords } from './price_lists_words';
import { inOwnWords } from './price_refusals';
import { longestReason, type PriceList, type PriceVersion } from './price_rules';
import { pricesWords } from './prices_words';

const tones: Record<PriceVersion['state'], Tone> = {
  coming: 'info',
  in_force: 'ok',
  past: 'plain',
  withdrawn: 'plain',
};

/// One price list: its versions, new prices, and who has it.
export default function PriceListPage() {
  const id = useRoute().params.id ?? '';
  const w = priceListWords();
  const list = useResource<PriceList>(`price list ${id}`, (aborted) =>
    ask((signal) => api.GET(`${platform}/price-lists/{id}`, { params: { path: { id } }, signal }), aborted),
  );
  const back = <a href="/platform/prices">{w.back}</a>;
  if (isGone(list))
    return (
      <>
        <Head title={w.unknown} above={back} />
        <Empty icon="money" title={w.unknown} action={<LinkButton href="/platform/prices">{w.back}</LinkButton>} />
      </>
    );
  const show = (next: PriceList) => list.change(() => next);
  return (
    <>
      <Head title={list.data ? apart(list.data.name) : w.title} above={back} />
      <Shown of={list} what={w.whatOne} lines={6}>
        {(l) => (
          <div class="stack">
            <Versions of={l} changed={show} />
            <NewPrices of={l} changed={show} reload={list.reload} />
            <Accounts id={l.id} />
          </div>
        )}
      </Shown>
    </>
  );
}

/// "safaricom, codes: 0.80" …
function Said({ of: v }: { of: PriceVersion }) {
  const w = priceListWords();
  const c = pricesWords().classes;
  return (
    <>
      {v.prices.map((p) => (
        <div key={`${p.network} ${p.class}`}>
          {p.network ?? w.anyNetwork}, {p.class ? c[p.class] : w.anyClass}:{' '}
          <span class="num">{p.free ? w.free : amount(p.per_segment.amount)}</span>
        </div>
      ))}
    </>
  );
}

function Versions({ of: l, changed }: { of: PriceList; changed: (next: PriceList) => void }) {
  const w = priceListWords();
  const [asked, askAbout] = useState<PriceVersion | undefined>();
  return (
    <Card title={w.versions}>
      {l.versions.length === 0 ? (
        <p>{w.noPrices}</p>
      ) : (
        <Table
          label={w.versions}
          items={l.versions}
          keyOf={(v) => v.id}
          columns={[
            { title: w.from, main: true, cell: (v) => <time dateTime={v.effective_at}>{when(v.effective_at)}</time> },
            { title: w.state, cell: (v) => <Badge tone={tones[v.state]}>{w.states[v.state]}</Badge> },
            { title: w.prices, cell: (v) => <Said of={v} /> },
            { title: w.reason, cell: (v) => (v.reason ? apart(v.reason) : '') },
            {
              title: '',
              cell: (v) =>
                v.state === 'coming' && (
                  <Button kind="quiet" onClick={() => askAbout(v)} aria-label={w.withdraw(when(v.effective_at))}>
                    {w.withdrawShort}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {asked && <Withdraw of={asked} close={() => askAbout(undefined)} done={changed} />}
    </Card>
  );
}

type WithdrawProps = { of: PriceVersion; close: () => void; done: (next: PriceList) => void };

function Withdraw({ of: v, close, done }: WithdrawProps) {
  const w = priceListWords();
  const [text, setText] = useState('');
  const reason = oneLine(text);
  const send = async () => {
    const params = { path: { id: v.id } };
    const body = reason ? { reason } : {};
    try {
      done(await ask((signal) => api.POST(`${platform}/price-versions/{id}/withdraw`, { params, body, signal })));
    } catch (e) {
      throw inOwnWords(e);
    }
    say(w.withdrawn);
    close();
  };
  return (
    <Question
      title={w.withdraw(when(v.effective_at))}
      about={w.withdrawAbout}
      kind="danger"
      check={() => tooLong('reason', reason, longestReason)}
      send={send}
      close={close}
    >
      <AreaField name="reason" label={w.reason} hint={w.assign.reasonHint} rows={2} value={text} onInput={setText} />
    </Question>
  );
}

function Accounts({ id }: { id: string }) {
  const w = priceListWords();
  const pages = usePages(`accounts of ${id}`, async (cursor, aborted) => {
    const params = { path: { id }, query: { limit: 20, ...(cursor && { cursor }) } };
    const page = await ask((signal) => api.GET(`${platform}/price-lists/{id}/accounts`, { params, signal }), aborted);
    return { items: page.accounts, next: page.next_cursor };
  });
  return (
    <Card title={w.accounts}>
      <Shown of={pages} what={w.accounts} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="company" title={w.noAccounts}>
              {w.noAccountsWhy}
            </Empty>
          ) : (
            <>
              <Table
                label={w.accounts}
                items={items}
                keyOf={(a) => a.id}
                href={(a) => `/platform/accounts/${a.id}`}
                columns={[
                  { title: w.account, main: true, cell: (a) => apart(a.name) },
                  { title: w.since, cell: (a) => <time dateTime={a.from}>{when(a.from)}</time> },
                ]}
              />
              <More of={pages} />
            </>
          )
        }
      </Shown>
    </Card>
  );
}
