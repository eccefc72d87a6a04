import { api, of } from '../api/client';
import { platform } from '../api/platform';
import { CsvButton } from '../ui/csv_button';
import type { AuditQuery } from './audit_query';

/// The log as a table, with the filters of the page; without a company, the platform's.
export const AuditCsv = ({ account, filter }: { account: string; filter: AuditQuery }) => (
  <CsvButton
    name={`${account || 'platform'}-changes`}
    fetch={(signal) =>
      account
        ? api.GET('/v1/audit.csv', {
            params: { query: { ...filter, account: undefined } },
            headers: of(account),
            parseAs: 'stream',
            signal,
          })
        : api.GET(`${platform}/audit.csv`, { params: { query: filter }, parseAs: 'stream', signal })
    }
  />
);
