import { api, ask, type Schema } from '../api/client';
import { useFilter } from '../app/place';
import { may } from '../app/session';
import { core } from '../i18n/core';
import { More, usePages } from '../ui/pages';
import { Badge, Button, Empty, Head, Note, Said, Shown, Table } from '../ui/parts';
import { SearchField } from '../ui/search_field';
import { staffPeopleWords } from './staff_people.words';
import { StaffRecoveries } from './staff_recoveries';

type Listed = Schema['StaffPersonSummary'];

/// Everybody who can sign in; what is looked for stands in the address. Above them whoever waits for agreement.
export default function StaffPeople() {
  const [filter, change] = useFilter();
  const w = staffPeopleWords();
  const prefix = filter.prefix ?? '';
  const pages = usePages<Listed>(`people ${prefix}`, async (cursor, aborted) => {
    const query = { limit: 50, ...(prefix && { prefix }), ...(cursor && { cursor }) };
    const page = await ask((signal) => api.GET('/v1/platform/people', { params: { query }, signal }), aborted);
    return { items: page.people, next: page.next_cursor };
  });
  const isTooMany = prefix !== '' && pages.trouble?.code === 'malformed_request';
  return (
    <>
      <Head title={w.title} />
      {may('platform:people:manage') && <StaffRecoveries />}
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

export const PersonStatus = ({ status }: { status: Listed['status'] }) => (
  <Badge tone={status === 'open' ? 'ok' : 'bad'}>{staffPeopleWords().statuses[status]}</Badge>
);

function Rows({ items }: { items: readonly Listed[] }) {
  const w = staffPeopleWords();
  return (
    <Table
      label={w.title}
      items={items}
      keyOf={(p) => p.id}
      href={(p) => `/platform/people/${p.id}`}
      columns={[
        { title: w.name, main: true, cell: (p) => p.name },
        { title: w.status, cell: (p) => <PersonStatus status={p.status} /> },
        { title: w.email, cell: (p) => p.email },
        { title: w.role, cell: (p) => (p.platform_role === 'none' ? w.customer : w.roles[p.platform_role]) },
        { title: w.factor, cell: (p) => (p.second_factor ? w.factors.on : w.factors.off) },
      ]}
    />
  );
}

function Nothing({ prefix, clear }: { prefix: string; clear: () => void }) {
  const w = staffPeopleWords();
  if (!prefix)
    return (
      <Empty icon="people" title={w.none}>
        {w.noneWhy}
      </Empty>
    );
  return (
    <Empty icon="search" title={w.noneFound(prefix)} action={<Button onClick={clear}>{core().act.clear}</Button>}>
      {w.noneFoundWhy}
    </Empty>
  );
}
