import { api, ask, type Schema } from '../api/client';
import { useFilter } from '../app/place';
import { when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { CsvButton } from '../ui/csv_button';
import { Badge, Head, Table } from '../ui/parts';
import { PrefixList } from '../ui/prefix_list';
import { staffAccountWords } from './staff_accounts.words';

type Listed = Schema['StaffAccountSummary'];

/// What is searched for, or all, as a table.
function AccountsCsv() {
  const [{ prefix }] = useFilter();
  return (
    <CsvButton
      name="companies"
      fetch={(signal) =>
        api.GET('/v1/platform/accounts.csv', {
          params: { query: prefix ? { prefix } : {} },
          parseAs: 'stream',
          signal,
        })
      }
    />
  );
}

/// All companies.
export default function StaffAccounts() {
  const w = staffAccountWords();
  return (
    <>
      <Head title={w.title}>
        <AccountsCsv />
      </Head>
      <PrefixList<Listed>
        name="accounts"
        words={w}
        icon="company"
        load={async (query, aborted) => {
          const page = await ask((signal) => api.GET('/v1/platform/accounts', { params: { query }, signal }), aborted);
          return { items: page.accounts, next: page.next_cursor };
        }}
      >
        {(items) => (
          <Table
            label={w.title}
            items={items}
            keyOf={(a) => a.id}
            href={(a) => `/platform/accounts/${a.id}`}
            columns={[
              { title: w.name, main: true, cell: (a) => apart(a.name) },
              { title: w.status, cell: (a) => <StatusBadge status={a.status} /> },
              { title: w.email, cell: (a) => a.email },
              { title: w.since, cell: (a) => <time dateTime={a.created_at}>{when(a.created_at)}</time> },
            ]}
          />
        )}
      </PrefixList>
    </>
  );
}

export const StatusBadge = ({ status }: { status: Listed['status'] }) => (
  <Badge tone={status === 'active' ? 'ok' : 'bad'}>{staffAccountWords().statuses[status]}</Badge>
);
