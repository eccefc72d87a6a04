import { api, ask, of, type Schema } from '../api/client';
import { pathOf } from '../app/place';
import { may, membershipOf } from '../app/session';
import { amount, count, isBelowZero, isZero, type Money, minus, money, plus, timesIn } from '../i18n/format';
import { LinkButton } from '../ui/parts';
import { type Resource, useResource } from '../ui/resource';
import type { Balance } from './balance';
import { creditWords } from './credit_words';

/// Credit in money and in texts, and how more of it comes; for every page that shows it.

export type Networks = Schema['Networks']['networks'];

/// The networks with the company's prices.
export const useNetworks = (account: string): Resource<Networks> =>
  useResource<Networks>(`networks ${account}`, async (aborted) => {
    const headers = of(account);
    return (await ask((signal) => api.GET('/v1/networks', { headers, signal }), aborted)).networks;
  });

/// How many texts of one segment this sum pays: at the dearest network's price and at the cheapest one's.
export function textsFor(sum: Money, networks: Networks): { least: number; most: number } | undefined {
  const prices: Money[] = networks
    .filter((n) => n.reachable)
    .flatMap((n) => {
      const price = n.prices.find((p) => p.class === 'transactional') ?? n.prices.find((p) => p.class === null);
      return price && !isZero(price.per_segment) ? [price.per_segment] : [];
    });
  if (prices.length === 0) return undefined;
  if (isBelowZero(sum)) return { least: 0, most: 0 };
  const sorted = prices.sort((x, y) => (isBelowZero(minus(x, y)) ? -1 : 1));
  const times = (price: Money | undefined) => (price && timesIn(sum, price)) ?? 0;
  return { least: times(sorted[sorted.length - 1]), most: times(sorted[0]) };
}

/// How many texts a sum pays, in words; nothing where no price is known.
export function Texts({ sum, networks }: { sum: Money; networks: Networks }) {
  const w = creditWords();
  const texts = textsFor(sum, networks);
  if (!texts) return null;
  if (texts.most === 0) return <>{w.noTexts}</>;
  if (texts.least === texts.most) return <>{w.texts(count(texts.most))}</>;
  return <>{w.textsBetween(count(texts.least), count(texts.most))}</>;
}

/// The credit as the figure that it is, what it pays for and what is kept aside.
export function CreditFigure({ of: b, networks }: { of: Balance; networks: Networks }) {
  const w = creditWords();
  return (
    <>
      <div class="figure">
        <small>{b.available.currency}</small>
        {amount(b.available.amount)}
      </div>
      <small class="num">
        <Texts sum={plus(b.available, b.credit_limit)} networks={networks} />
        {!isZero(b.reserved) && <> · {w.reserved(money(b.reserved))}</>}
      </small>
      {!isZero(b.credit_limit) && <small>{w.limit(money(b.credit_limit))}</small>}
    </>
  );
}

const mayTopUp = (account: string) => may('payments:make', account) && membershipOf(account)?.active !== false;

/// Who adds credit, for those who cannot themselves.
export const howToMore = (account: string): string => (mayTopUp(account) ? '' : creditWords().moreCredit(account));

/// Hundreds that cover what is missing.
export const hundredsFor = (missing: Money): number => Math.ceil(Number(missing.amount) / 100) * 100;

/// The way to more credit, for those who may go it; `missing` is what it begins with.
export function TopUpLink({ account, missing }: { account: string; missing?: Money | undefined }) {
  if (!mayTopUp(account)) return null;
  const query = missing ? `?amount=${hundredsFor(missing)}` : '';
  return (
    <div class="acts">
      <LinkButton icon="money" href={`${pathOf(account, 'top-up')}${query}`}>
        {creditWords().topUp}
      </LinkButton>
    </div>
  );
}
