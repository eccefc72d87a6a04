import { useEffect, useState } from 'preact/hooks';
import { pathOf, useAccount } from '../app/place';
import { may, me, membershipOf } from '../app/session';
import { clock, longDay } from '../i18n/format';
import { hasCredit, useBalance } from '../money/balance';
import { Head, LinkButton } from '../ui/parts';
import { Credit } from './credit';
import { Figures } from './figures';
import { FirstSteps } from './first_steps';
import './overview.css';
import { overviewWords } from './overview_words';

/// Where a company stands: its credit, what became of its messages, what failed and why, what to do first.
export default function Overview() {
  const account = useAccount();
  const w = overviewWords();
  const isSuspended = membershipOf(account)?.active === false;
  const balance = useBalance(account);
  // Without credit the first steps lead.
  const isReady = !balance.data || hasCredit(balance.data);
  const above = (
    <>
      <Credit account={account} balance={balance} />
      {!isSuspended && <FirstSteps account={account} leads={!isReady} />}
    </>
  );
  const first = me.value?.name.trim().split(/\s+/)[0] ?? '';
  return (
    <>
      <Head title={first ? w.hello(first) : w.title} above={<Now />}>
        {may('messages:send', account) && !isSuspended && (
          <LinkButton kind={isReady ? 'main' : 'plain'} icon="send" href={pathOf(account, 'send')}>
            {w.send}
          </LinkButton>
        )}
      </Head>
      {may('reports:read', account) ? <Figures account={account} above={above} /> : above}
    </>
  );
}

function Now() {
  const [now, tick] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => tick(new Date()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={now.toISOString()}>
      {longDay(now)}, {clock(now)} {overviewWords().eat}
    </time>
  );
}
