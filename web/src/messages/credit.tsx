import { may } from '../app/session';
import { core } from '../i18n/core';
import { money } from '../i18n/format';
import { type Balance, hasCredit } from '../money/balance';
import { CreditFigure, howToMore, type Networks, TopUpLink, useNetworks } from '../money/credit';
import { creditWords } from '../money/credit_words';
import '../ui/lists.css';
import { Card, Note, Shown } from '../ui/parts';
import type { Resource } from '../ui/resource';
import { overviewWords } from './overview_words';
import { stateWords } from './states';

/// The credit in money and in texts, what a text costs, and networks that cannot be reached.
export function Credit({ account, balance }: { account: string; balance: Resource<Balance> }) {
  const w = creditWords();
  const networks = useNetworks(account);
  const down = (networks.data ?? []).filter((n) => n.reachable && !n.up).map((n) => n.title);
  const more = howToMore(account);
  return (
    <Card title={w.credit}>
      <Shown of={balance} what={w.credit} lines={2}>
        {(b) => (
          <div class="over-credit">
            <CreditFigure of={b} networks={networks.data ?? []} />
            {more && !hasCredit(b) && <small>{more}</small>}
          </div>
        )}
      </Shown>
      <TopUpLink account={account} />
      <Prices networks={networks.data ?? []} />
      {down.length > 0 && may('messages:read', account) && (
        <Note tone="warn" live>
          {overviewWords().down(down.join(` ${core().and} `))}
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
