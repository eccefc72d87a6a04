import { api, ask, of, type Schema } from '../api/client';
import { may } from '../app/session';
import { core } from '../i18n/core';
import { amount, count, isBelowZero, isZero, type Money, minus, money, plus, timesIn } from '../i18n/format';
import '../ui/lists.css';
import { Card, Note, Shown } from '../ui/parts';
import { type Resource, useResource } from '../ui/resource';
import { type Balance, hasCredit } from './balance';
import { overviewWords } from './overview_words';
import { stateWords } from './states';

type Networks = Schema['Networks']['networks'];

/// How many texts of one segment the credit pays: at the dearest network's price and at the cheapest one's.
export function textsFor(b: Balance, networks: Networks): { least: number; most: number } | undefined {
  const prices: Money[] = networks
    .filter((n) => n.reachable)
    .flatMap((n) => {
      const price = n.prices.find((p) => p.class === 'transactional') ?? n.prices.find((p) => p.class === null);
      return price && !isZero(price.per_segment) ? [price.per_segment] : [];
    });
  if (prices.length === 0) return undefined;
  const credit = plus(b.available, b.credit_limit);
  if (isBelowZero(credit)) return { least: 0, most: 0 };
  const sorted = prices.sort((x, y) => (isBelowZero(minus(x, y)) ? -1 : 1));
  const times = (price: Money | undefined) => (price && timesIn(credit, price)) ?? 0;
  return { least: times(sorted[sorted.length - 1]), most: times(sorted[0]) };
}

/// The credit in money and in texts, what is kept aside, and networks that cannot be reached.
export function Credit({ account, balance }: { account: string; balance: Resource<Balance> }) {
  const w = overviewWords();
  const networks = useResource<Networks>(`networks ${account}`, async (aborted) => {
    const headers = of(account);
    return (await ask((signal) => api.GET('/v1/networks', { headers, signal }), aborted)).networks;
  });
  const down = (networks.data ?? []).filter((n) => n.reachable && !n.up).map((n) => n.title);
  return (
    <Card title={w.credit}>
      <Shown of={balance} what={w.credit} lines={2}>
        {(b) => (
          <div class="over-credit">
            <div class="figure">
              <small>{b.available.currency}</small>
              {amount(b.available.amount)}
            </div>
            <small class="num">
              <Texts b={b} networks={networks.data ?? []} />
              {!isZero(b.reserved) && <> · {w.reserved(money(b.reserved))}</>}
            </small>
            {!isZero(b.credit_limit) && <small>{w.limit(money(b.credit_limit))}</small>}
            {!hasCredit(b) && <small>{stateWords().moreCredit(account)}</small>}
          </div>
        )}
      </Shown>
      <Prices networks={networks.data ?? []} />
      {down.length > 0 && may('messages:read', account) && (
        <Note tone="warn" live>
          {w.down(down.join(` ${core().and} `))}
        </Note>
      )}
    </Card>
  );
}

/// Once where it is the same for all kinds.
function pricesOf({ prices }: Networks[number]): string {
  const sums = prices.map((p) => money(p.per_segment));
  if (new Set(sums).size === 1) return sums[0] ?? '';
  return prices
    .map(({ class: kind }, i) => (kind ? `${stateWords().kinds[kind].name}: ${sums[i]}` : sums[i]))
    .join(' · ');
}

/// What a segment costs at each network that can be reached.
function Prices({ networks }: { networks: Networks }) {
  const w = overviewWords();
  const rows = networks.filter((n) => n.reachable && n.prices.length > 0);
  if (rows.length === 0) return null;
  return (
    <details class="over-prices">
      <summary>{w.prices}</summary>
      <p>
        <small>{w.segment}</small>
      </p>
      {/* Not the shared part: it would be one more file of the first visit. */}
      <dl class="facts">
        {rows.map((n) => (
          <div key={n.name}>
            <dt>{n.title}</dt>
            <dd>{pricesOf(n)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Texts({ b, networks }: { b: Balance; networks: Networks }) {
  const w = overviewWords();
  const texts = textsFor(b, networks);
  if (!texts) return null;
  if (texts.most === 0) return <>{w.noTexts}</>;
  if (texts.least === texts.most) return <>{w.texts(count(texts.most))}</>;
  return <>{w.textsBetween(count(texts.least), count(texts.most))}</>;
}
