import { useRoute } from 'preact-iso';
import { api, ask, type Schema } from '../api/client';
import { useFilter } from '../app/place';
import { may } from '../app/session';
import { amount, isZero, mailTo, money, when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { AccountPrices } from '../money/account_prices';
import { Facts } from '../ui/facts';
import { Button, Card, Copy, Empty, Head, LinkButton, Note, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { CreditLimit } from './credit_limit';
import { MoneyByHand } from './money_by_hand';
import './staff_account.css';
import { StatusBadge } from './staff_accounts';
import { staffAccountWords } from './staff_accounts.words';
import { Activate, Suspend } from './suspension';

export type StaffAccount = Schema['StaffAccount'];

/// One company as staff see it: its money and whether it may send, and nothing of its messages and people.
export default function StaffAccountPage() {
  const id = useRoute().params.id ?? '';
  const w = staffAccountWords().one;
  const account = useResource(`staff account ${id}`, (aborted) =>
    ask((signal) => api.GET('/v1/platform/accounts/{id}', { params: { path: { id } }, signal }), aborted),
  );
  const back = <a href="/platform/accounts">{w.back}</a>;
  if (account.data === undefined && account.trouble?.code === 'not_found')
    return (
      <>
        <Head title={w.unknown} above={back} />
        <Empty icon="company" title={w.unknown} action={<LinkButton href="/platform/accounts">{w.back}</LinkButton>}>
          {w.unknownWhy}
        </Empty>
      </>
    );
  const show = (next: StaffAccount) => account.change(() => next);
  return (
    <>
      <Head title={account.data ? apart(account.data.name) : staffAccountWords().title} above={back}>
        {account.data && <StatusBadge status={account.data.status} />}
      </Head>
      <Shown of={account} what={w.what} lines={8}>
        {(a) => (
          <>
            {a.status === 'suspended' && <Suspended of={a} />}
            <div class="cols">
              <div class="stack">
                <Credit of={a} />
                {may('platform:money:manage') && <MoneyByHand of={a} reload={account.reload} />}
                {may('platform:money:manage') && <AccountPrices account={a.id} />}
              </div>
              <div class="stack">
                <Company of={a} />
                <CreditLimit of={a} changed={show} />
                {may('platform:accounts:manage') && <Standing of={a} changed={show} reload={account.reload} />}
              </div>
            </div>
          </>
        )}
      </Shown>
    </>
  );
}

/// That it is suspended, and why, for whoever may read the log.
function Suspended({ of: a }: { of: StaffAccount }) {
  const w = staffAccountWords().one;
  const query = { account: a.id, action: 'account.suspended', limit: 1 };
  const last = useResource(`why ${a.id}`, async (aborted) =>
    may('platform:audit:read')
      ? (await ask((signal) => api.GET('/v1/platform/audit', { params: { query }, signal }), aborted)).entries[0]
      : undefined,
  );
  const reason = last.data?.facts.reason;
  return (
    <Note tone="bad">
      {w.suspended(a.name)}
      {reason && (
        <>
          <br />
          {w.suspendedWhy} {apart(reason)}
        </>
      )}
    </Note>
  );
}

function Credit({ of: a }: { of: StaffAccount }) {
  const w = staffAccountWords().one;
  return (
    <Card title={w.credit}>
      <div class="figure">
        <small>{a.available.currency}</small>
        {amount(a.available.amount)}
      </div>
      <Facts
        rows={[
          [w.reserved, money(a.reserved)],
          [w.limit, !isZero(a.credit_limit) && money(a.credit_limit)],
        ]}
      />
    </Card>
  );
}

function Company({ of: a }: { of: StaffAccount }) {
  const w = staffAccountWords().one;
  const senders = [...new Set(a.senders)];
  return (
    <Card title={w.facts}>
      <Facts
        rows={[
          [w.email, <a href={mailTo(a.email)}>{a.email}</a>],
          [w.since, <time dateTime={a.created_at}>{when(a.created_at)}</time>],
          [w.senders, senders.length > 0 ? senders.join(', ') : w.noSenders],
          [w.id, <code>{a.id}</code>],
        ]}
      />
      <div class="acts">
        <Copy text={a.id} />
        {may('platform:audit:read') && (
          <LinkButton icon="audit" href={`/platform/audit?account=${a.id}`}>
            {w.changes}
          </LinkButton>
        )}
      </div>
    </Card>
  );
}

type Given = { of: StaffAccount; changed: (next: StaffAccount) => void; reload: () => void };

/// Whether it may send. The open question stands in the address.
function Standing(given: Given) {
  const [query, change] = useFilter();
  const w = staffAccountWords();
  const a = given.of;
  const close = () => change({ do: '' });
  return (
    <Card>
      {a.status === 'active' ? (
        <Button kind="danger" wide onClick={() => change({ do: 'suspend' })}>
          {w.suspend.go(a.name)}
        </Button>
      ) : (
        <Button wide onClick={() => change({ do: 'activate' })}>
          {w.activate.go(a.name)}
        </Button>
      )}
      {query.do === 'suspend' && a.status === 'active' && <Suspend {...given} close={close} />}
      {query.do === 'activate' && a.status === 'suspended' && <Activate {...given} close={close} />}
    </Card>
  );
}
