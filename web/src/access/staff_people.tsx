import { api, ask, type Schema } from '../api/client';
import { may } from '../app/session';
import { apart } from '../i18n/voice';
import { Badge, Head, Table } from '../ui/parts';
import { PrefixList } from '../ui/prefix_list';
import { staffPeopleWords } from './staff_people.words';
import { StaffRecoveries } from './staff_recoveries';

type Listed = Schema['StaffPersonSummary'];

/// Everybody who can sign in. Above them whoever waits for agreement.
export default function StaffPeople() {
  const w = staffPeopleWords();
  return (
    <>
      <Head title={w.title} />
      {may('platform:people:manage') && <StaffRecoveries />}
      <PrefixList<Listed>
        name="people"
        words={w}
        icon="people"
        load={async (query, aborted) => {
          const page = await ask((signal) => api.GET('/v1/platform/people', { params: { query }, signal }), aborted);
          return { items: page.people, next: page.next_cursor };
        }}
      >
        {(items) => (
          <Table
            label={w.title}
            items={items}
            keyOf={(p) => p.id}
            href={(p) => `/platform/people/${p.id}`}
            columns={[
              { title: w.name, main: true, cell: (p) => apart(p.name) },
              { title: w.status, cell: (p) => <PersonStatus status={p.status} /> },
              { title: w.email, cell: (p) => p.email },
              { title: w.role, cell: (p) => (p.platform_role === 'none' ? w.customer : w.roles[p.platform_role]) },
              { title: w.factor, cell: (p) => (p.second_factor ? w.factors.on : w.factors.off) },
            ]}
          />
        )}
      </PrefixList>
    </>
  );
}

export const PersonStatus = ({ status }: { status: Listed['status'] }) => (
  <Badge tone={status === 'open' ? 'ok' : 'bad'}>{staffPeopleWords().statuses[status]}</Badge>
);
