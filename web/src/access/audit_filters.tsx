import { useState } from 'preact/hooks';
import { useFilter } from '../app/place';
import { may } from '../app/session';
import { core } from '../i18n/core';
import { apart } from '../i18n/voice';
import { SelectField } from '../ui/fields';
import { TextField } from '../ui/form';
import { Button } from '../ui/parts';
import { auditWords } from './audit.words';
import { isOfCompany, type Names } from './audit_entry';
import { filterNames, isFiltered } from './audit_query';
import { ActorField, CompanyField } from './audit_who';

type Members = readonly { id: string; name: string }[];
type Given = { account: string; names: Names; members: Members };

/// Filters of the log, which stand in the address. On a phone they are folded until they are wanted.
export function AuditFilters({ account, members, names }: Given) {
  const [query, change] = useFilter();
  const w = auditWords();
  const f = w.filters;
  const filtered = isFiltered(query);
  const [isOpen] = useState(() => filtered || window.innerWidth > 820);
  const labels = Object.entries(w.labels).filter(([action]) => !account || isOfCompany(action));
  const isKnown = labels.some(([action]) => action === query.action);
  return (
    <details class="card audit-filters" open={isOpen}>
      <summary>
        <h2>{f.title}</h2>
      </summary>
      <div class="pair">
        <SelectField
          name="action"
          label={f.action}
          value={query.action ?? ''}
          options={[
            ['', f.anything],
            ...(query.action && !isKnown ? [[query.action, query.action] as const] : []),
            ...labels,
          ]}
          onChange={(action) => change({ action })}
        />
        {account ? (
          <SelectField
            name="actor"
            label={f.actor}
            value={query.actor ?? ''}
            options={actors(query.actor ?? '', members)}
            onChange={(actor) => change({ actor })}
          />
        ) : (
          <Whose names={names} />
        )}
        <TextField
          name="from"
          type="date"
          label={f.from}
          value={query.from ?? ''}
          onInput={(from) => change({ from })}
        />
        <TextField
          name="until"
          type="date"
          label={f.until}
          value={query.until ?? ''}
          onInput={(until) => change({ until })}
        />
      </div>
      {filtered && (
        <div>
          <Button icon="close" onClick={() => change(Object.fromEntries(filterNames.map((name) => [name, ''])))}>
            {core().act.clear}
          </Button>
        </div>
      )}
    </details>
  );
}

/// Of all companies' log: whose deed it is, and whom it concerns.
function Whose({ names }: { names: Names }) {
  const [query, change] = useFilter();
  return (
    <>
      <ActorField
        value={query.actor ?? ''}
        names={names}
        mayFind={may('platform:people:manage')}
        onChange={(actor) => change({ actor })}
      />
      <CompanyField
        value={query.account ?? ''}
        names={names}
        mayFind={may('platform:accounts:read')}
        onChange={(of) => change({ account: of })}
      />
    </>
  );
}

function actors(now: string, members: Members): [string, string][] {
  const w = auditWords();
  const known: [string, string][] = [
    ['', w.filters.anybody],
    ...members.map((m): [string, string] => [`person:${m.id}`, apart(m.name)]),
    ['command_line', w.who.operator],
    ['system', w.who.system],
  ];
  return known.some(([actor]) => actor === now) ? known : [...known, [now, now]];
}
