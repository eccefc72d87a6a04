import { api, ask, of } from '../api/client';
import { useSeenAgain } from '../app/live';
import { useAccount } from '../app/place';
import { amount, when } from '../i18n/format';
import { Card, Head, Note, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { type Period, type Prices as PricesNow, percent } from './price_rules';
import { PriceTable } from './price_table';
import { pricesWords } from './prices_words';

/// What the company pays for a segment: now, and each change that is announced, with its moment.
export default function Prices() {
  const account = useAccount();
  const w = pricesWords();
  const prices = useResource<PricesNow>(`prices ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/prices', { headers: of(account), signal }), aborted),
  );
  // Staff may have announced something meanwhile.
  useSeenAgain(prices.reload);
  return (
    <>
      <Head title={w.title} />
      <Shown of={prices} what={w.what} lines={6}>
        {(p) => (
          <div class="stack">
            {p.periods.map((period, i) => (
              <One key={period.from ?? ''} of={period} before={p.periods[i - 1]} />
            ))}
            <Card>
              <p>{w.about}</p>
              <p>{w.taxes(percent(p.vat_basis_points), percent(p.excise_basis_points))}</p>
              <p>
                {w.fixed} {p.periods.length === 1 && w.nothingComes}
              </p>
            </Card>
          </div>
        )}
      </Shown>
    </>
  );
}

/// One stretch of time; with what it was `before`, where something changes.
function One({ of: period, before }: { of: Period; before: Period | undefined }) {
  const w = pricesWords();
  const title = period.from ? w.from(when(period.from)) : w.now;
  const hasAny = period.networks.some((n) => n.prices.length > 0);
  return (
    <Card title={title}>
      {hasAny ? (
        <PriceTable
          label={title}
          networks={period.networks}
          cell={(now, network, c) => {
            const was = before?.networks.find((n) => n.name === network)?.prices.find((p) => p.class === c);
            const text = now === undefined ? w.none : amount(now);
            if (!before || was?.per_segment.amount === now) return before ? <small>{text}</small> : text;
            return <b>{w.was(was ? amount(was.per_segment.amount) : w.none, text)}</b>;
          }}
        />
      ) : (
        <Note tone="warn">{w.noneYet}</Note>
      )}
    </Card>
  );
}
