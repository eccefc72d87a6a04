import { api, ask, of } from '../api/client';
import { platform } from '../api/platform';
import { useAccount, useFilter } from '../app/place';
import { may, me } from '../app/session';
import { core } from '../i18n/core';
import { when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { More, usePages } from '../ui/pages';
import { Empty, Head, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { auditWords } from './audit.words';
import { AuditCsv } from './audit_csv';
import { actorOf, detailsOf, type Entry, idOf, idsOf, type Names, nameIn, sentenceOf } from './audit_entry';
import { AuditFilters } from './audit_filters';
import { useNamesOf } from './audit_names';
import { isFiltered, queryOf } from './audit_query';
import './audit.css';

/// Who changed what: in a company, or, for staff, on the whole platform.
export default function Audit() {
  const account = useAccount();
  return account ? <OfCompany account={account} /> : <Log account="" members={[]} />;
}

function OfCompany({ account }: { account: string }) {
  const members = useResource(`members ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/members', { headers: of(account), signal }), aborted),
  );
  const list = members.data?.members ?? [];
  // Without the names the log still tells ids.
  return <Log account={account} members={list} />;
}

type LogProps = { account: string; members: readonly { id: string; name: string }[] };

function Log({ account, members }: LogProps) {
  const [query, change] = useFilter();
  const w = auditWords();
  const wanted = queryOf(query);
  const entries = usePages(`audit ${account} ${JSON.stringify(wanted)}`, async (cursor, aborted) => {
    const filter = { ...wanted, limit: 50, ...(cursor && { cursor }) };
    const page = await ask(
      (signal) =>
        account
          ? api.GET('/v1/audit', {
              params: { query: { ...filter, account: undefined } },
              headers: of(account),
              signal,
            })
          : api.GET(`${platform}/audit`, { params: { query: filter }, signal }),
      aborted,
    );
    return { items: page.entries, next: page.next_cursor };
  });
  const items = entries.data?.items ?? [];
  const asked = useNamesOf(account ? [] : [...idsOf(items), query.account ?? '', idOf(query.actor ?? '')]);
  const names: Names = (id) => members.find((m) => m.id === id)?.name ?? nameIn(items, id) ?? asked(id);
  const mayExport = !account || may('exports:make', account);
  return (
    <>
      <Head title={w.title}>{mayExport && <AuditCsv account={account} filter={wanted} />}</Head>
      <p class="quiet-text">{account ? w.about : w.aboutPlatform}</p>
      <AuditFilters account={account} members={members} names={names} />
      <Shown of={entries} what={w.what} lines={8}>
        {(page) => (
          <section class="card">
            {page.items.length === 0 && (
              <Empty icon="audit" title={isFiltered(query) ? core().state.filtered : w.none}>
                {page.next ? w.short : isFiltered(query) ? undefined : w.noneWhy}
              </Empty>
            )}
            <ul class="list">
              {page.items.map((e) => (
                <AuditItem key={e.number} entry={e} account={account} names={names} change={change} />
              ))}
            </ul>
            <More of={entries} />
          </section>
        )}
      </Shown>
    </>
  );
}

function AuditItem({
  entry,
  account,
  names,
  change,
}: {
  entry: Entry;
  account: string;
  names: Names;
  change: (parts: Record<string, string>) => void;
}) {
  const w = auditWords();
  const who = actorOf(entry, names, me.value?.id);
  const company = account ? undefined : (entry.account_id ?? undefined);
  return (
    <li class="audit-item">
      <h3>{sentenceOf(entry, names)}</h3>
      <small>
        {when(entry.at, undefined, true)} · {w.who.by(who)}
        {company && (
          <>
            {' · '}
            <a href={`/platform/accounts/${company}`}>{apart(names(company) ?? company)}</a>
          </>
        )}
      </small>
      <details>
        <summary aria-label={`${w.details}: ${sentenceOf(entry, names)}`}>{w.details}</summary>
        {entry.erased && <p>{w.erased}</p>}
        <dl class="audit-facts">
          {detailsOf(entry, names).map(([name, value]) => (
            <div key={name + value}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <div class="acts">
          <button type="button" class="btn" onClick={() => change({ action: entry.action })}>
            {w.filters.onlyAction}
          </button>
          <button type="button" class="btn" onClick={() => change({ actor: entry.actor })}>
            {w.filters.onlyActor}
          </button>
          {!account && entry.account_id && (
            <button type="button" class="btn" onClick={() => change({ account: entry.account_id ?? '' })}>
              {w.filters.onlyAccount}
            </button>
          )}
        </div>
      </details>
    </li>
  );
}
