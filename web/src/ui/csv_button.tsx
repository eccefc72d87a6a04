import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { troubleOf } from '../api/problems';
import { core } from '../i18n/core';
import { dateOf } from '../i18n/format';
import { say } from './dialog';
import { keep } from './download';
import { Button } from './parts';
import { rowsOf } from './table_rows';

/// A table as it begins to come: `data` is the stream of it.
type Begun = { data?: ReadableStream | null; error?: unknown; response: Response };

/// Gives a list as a table to keep, however long it takes to come. The second factor is asked for again when it is
/// too old. A table that the server cut short says so; one that broke off is not kept.
export function CsvButton({ name, fetch }: { name: string; fetch: (signal: AbortSignal) => Promise<Begun> }) {
  const [isBusy, busy] = useState(false);
  const download = async () => {
    busy(true);
    try {
      let most = 0;
      const coming = await ask(async (signal) => {
        const begun = await fetch(signal);
        most = Number(begun.response.headers.get('Mbs-Row-Limit'));
        return begun;
      });
      const table = await new Response(coming).blob().catch(() => undefined);
      if (table === undefined) return say(core().csv.brokenOff, 'bad');
      keep(new Blob([table], { type: 'text/csv' }), `${name}-${dateOf(new Date())}.csv`);
      // Where it goes on stands in a trailer, which no script of a page gets to see.
      say(most > 0 && (await rowsOf(table)) >= most ? core().csv.more(most) : core().csv.done);
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
