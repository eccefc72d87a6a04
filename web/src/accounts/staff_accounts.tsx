import { api, ask, type Schema } from '../api/client';
import { useFilter } from '../app/place';
import { core } from '../i18n/core';
import { when } from '../i18n/format';
import { More, usePages } from '../ui/pages';
import { Badge, Button, Empty, Head, Note, Said, Shown, Table } from '../ui/parts';
import { SearchField } from '../ui/search_field';
import { staffAccountWords } from './staff_accounts.words';

type Listed = Schema['StaffAccountSummary'];

/// All companies; what is looked for stands in the address.
export default function StaffAccounts() {
  const [filter, change] = useFilter();
  const w = staffAccountWords();
  const prefix = filter.prefix ?? '';
  const pages = usePages<Listed>(`accounts ${prefix}`, async (cursor, aborted) => {
    const query = { limit: 50, ...(prefix && { prefix }), ...(cursor && { cursor }) };
    const page = await ask((signal) => api.GET('/v1/platform/accounts', { params: { query }, signal }), aborted);
    return { items: page.accounts, next: page.next_cursor };
  });
  const isTooMany = prefix !== '' && pages.trouble?.code === 'malformed_request';
  return (
    <>
      <Head title={w.title} />
      <SearchField label={w.search} hint={w.searchHint} value={prefix} onSearch={(text) => change({ prefix: text })} />
      {isTooMany ? (
        <Note tone="warn" live>
          {w.tooMany}
        </Note>
      ) : (
        <Shown of={pages} what={w.what} lines={8}>
          {({ items }) =>
            items.length === 0 ? (
              <Nothing prefix={prefix} clear={() => change({ prefix: '' })} />
            ) : (
              <section class="card lines">
                <Rows items={items} />
                <More of={pages} />
                <Said>{w.shown(items.length)}</Said>
              </section>
            )
          }
        </Shown>
      )}
    </>
  );
}

export const StatusBadge = ({ status }: { status: Listed['status'] }) => (
  <Badge tone={status === 'active' ? 'ok' : 'bad'}>{staffAccountWords().statuses[status]}</Badge>
);

function Rows({ items }: { items: readonly Listed[] }) {
  const w = staffAccountWords();
  return (
    <Table
      label={w.title}
      items={items}
      keyOf={(a) => a.id}
      href={(a) => `/platform/accounts/${a.id}`}
      columns={[
        { title: w.name, main: true, cell: (a) => a.name },
        { title: w.status, cell: (a) => <StatusBadge status={a.status} /> },
        { title: w.email, cell: (a) => a.email },
        { title: w.since, cell: (a) => <time dateTime={a.created_at}>{when(a.created_at)}</time> },
      ]}
    />
  );
}

function Nothing({ prefix, clear }: { prefix: string; clear: () => void }) {
  const w = staffAccountWords();
  if (!prefix)
    return (
      <Empty icon="company" title={w.none}>
        {w.noneWhy}
      </Empty>
    );
  return (
    <Empty icon="search" title={w.noneFound(prefix)} action={<Button onClick={clear}>{core().act.clear}</Button>}>
      {w.noneFoundWhy}
    </Empty>
  );
}
