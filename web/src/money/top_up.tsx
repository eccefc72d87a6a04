import { useEffect, useRef, useState } from 'preact/hooks';
import { api, ask, intentionKey, of } from '../api/client';
import { pathOf, useAccount, useFilter } from '../app/place';
import { may } from '../app/session';
import { phone } from '../i18n/format';
import { Card, Copy, Empty, Head, LinkButton, Note, Shown, toHeading } from '../ui/parts';
import { type Resource, useResource } from '../ui/resource';
import { type Balance, useBalance } from './balance';
import { CreditFigure, type Networks, useNetworks } from './credit';
import { creditWords } from './credit_words';
import './top_up.css';
import { PayByPaybill } from './paybill';
import { type Drafted, useTopUpDraft } from './top_up_draft';
import { TopUpForm } from './top_up_form';
import { TopUpList, useTopUps } from './top_up_list';
import { isTopUpId, type TopUp as Payment, shillingsIn, writtenOf } from './top_up_rules';
import { TopUpState } from './top_up_state';
import { topUpWords } from './top_up_words';

/// Topping up by M-Pesa: the credit, what is asked for or what becomes of it (?top_up=…), and what there was.
export default function TopUp() {
  const account = useAccount();
  const [query, change] = useFilter();
  const w = topUpWords();
  const balance = useBalance(account);
  const networks = useNetworks(account);
  const draft = useTopUpDraft(account);
  const list = useTopUps(account);
  const [asked, keep] = useState<Payment | undefined>();
  const id = isTopUpId(query.top_up) ? query.top_up : undefined;
  const first = useRef(id);
  if (first.current !== id) first.current = undefined;
  useWish(query.amount, draft, () => change({ amount: '' }));
  const done = (now: Payment) => {
    keep(now);
    list.reload();
    change({ top_up: now.id });
  };
  const again = (like?: Payment) => {
    if (like)
      draft.set({ ...writtenOf(parseInt(like.amount.amount, 10)), phone: phone(like.phone), key: intentionKey() });
    change({ top_up: '' });
    toHeading();
  };
  return (
    <>
      <Head title={w.title} />
      <Credit account={account} of={balance} networks={networks.data ?? []} />
      {id ? (
        <TopUpState
          key={id}
          account={account}
          id={id}
          asked={asked}
          balance={balance}
          isChosen={first.current !== id}
          changed={() => {
            balance.reload();
            list.reload();
          }}
          again={again}
        />
      ) : may('payments:make', account) ? (
        <Ask
          account={account}
          draft={draft}
          balance={balance.data}
          networks={networks.data ?? []}
          done={done}
          refused={list.reload}
        />
      ) : (
        <Note>{w.form.look}</Note>
      )}
      <TopUpList of={list} />
    </>
  );
}

type CreditGiven = { account: string; of: Resource<Balance>; networks: Networks };

const Credit = ({ account, of: balance, networks }: CreditGiven) => (
  <Card title={creditWords().credit}>
    <Shown of={balance} what={creditWords().credit} lines={2}>
      {(b) => (
        <div class="stack-s">
          <CreditFigure of={b} networks={networks} />
          <div class="acts">
            <LinkButton href={pathOf(account, 'alerts')}>{topUpWords().alerts}</LinkButton>
          </div>
        </div>
      )}
    </Shown>
  </Card>
);

/// An amount that another page asks for; it stays no longer in the address than that.
function useWish(text: string | undefined, { set }: Drafted, drop: () => void) {
  useEffect(() => {
    if (!text) return;
    const amount = shillingsIn(text);
    if (amount) set(writtenOf(amount));
    drop();
  }, [text]);
}

type AskGiven = {
  account: string;
  draft: Drafted;
  balance: Balance | undefined;
  networks: Networks;
  done: (asked: Payment) => void;
  refused: () => void;
};

function Ask({ account, ...given }: AskGiven) {
  const w = topUpWords();
  const options = useResource(`top-up options ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/top-up-options', { headers: of(account), signal }), aborted),
  );
  return (
    <Shown of={options} what={w.whatNow} lines={5}>
      {(now) =>
        now.why_not === 'not_configured' ? (
          <section class="card">
            <Empty icon="money" title={w.notHere} action={<Copy text={account} label={w.copyAccount} />}>
              {creditWords().moreCredit(account)}. {w.notHereText}
            </Empty>
          </section>
        ) : (
          <>
            <TopUpForm account={account} options={now} look={options.reload} {...given} />
            {now.paybill && <PayByPaybill to={now.paybill} />}
          </>
        )
      }
    </Shown>
  );
}
