import { useState } from 'preact/hooks';
import { api, ask, of } from '../api/client';
import { platform } from '../api/platform';
import { troubleOf } from '../api/problems';
import { core } from '../i18n/core';
import { dateOf } from '../i18n/format';
import { say } from '../ui/dialog';
import { keep } from '../ui/download';
import { Button } from '../ui/parts';
import { auditWords } from './audit.words';
import type { AuditQuery } from './audit_query';

/// The log as a table, with the filters of the page. The second factor is asked for again when it is too old.
export function AuditCsv({ account, filter }: { account: string; filter: AuditQuery }) {
  const [isBusy, busy] = useState(false);
  const w = auditWords();
  const download = async () => {
    busy(true);
    try {
      let isMore = false;
      const table = await ask(async (signal) => {
        const answer = account
          ? await api.GET('/v1/audit.csv', {
              params: { query: { ...filter, account: undefined } },
              headers: of(account),
              parseAs: 'blob',
              signal,
            })
          : await api.GET(`${platform}/audit.csv`, { params: { query: filter }, parseAs: 'blob', signal });
        isMore = answer.response.headers.has('Mbs-Next-Cursor');
        return answer;
      });
      keep(table, `${account || 'platform'}-changes-${dateOf(new Date())}.csv`);
      say(isMore ? w.csvMore : w.csvDone);
    } catch (e) {
      say(troubleOf(e).words, 'bad');
    } finally {
      busy(false);
    }
  };
  return (
    <Button icon="download" busy={isBusy} onClick={download}>
      {core().act.export}
    </Button>
  );
}
