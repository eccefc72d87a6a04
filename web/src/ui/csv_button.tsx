import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { troubleOf } from '../api/problems';
import { core } from '../i18n/core';
import { dateOf } from '../i18n/format';
import { say } from './dialog';
import { keep } from './download';
import { Button } from './parts';

type Table = { data?: Blob; error?: unknown; response: Response };

/// Gives a list as a table to keep. The second factor is asked for again when it is too old; a table that the
/// server cut off says so.
export function CsvButton({ name, fetch }: { name: string; fetch: (signal: AbortSignal) => Promise<Table> }) {
  const [isBusy, busy] = useState(false);
  const download = async () => {
    busy(true);
    try {
      let isMore = false;
      const table = await ask(async (signal) => {
        const answer = await fetch(signal);
        isMore = answer.response.headers.has('Mbs-Next-Cursor');
        return answer;
      });
      keep(table, `${name}-${dateOf(new Date())}.csv`);
      say(isMore ? core().csv.more : core().csv.done);
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
