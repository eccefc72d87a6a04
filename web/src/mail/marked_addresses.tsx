import { useState } from 'preact/hooks';
import { api, ask, type Schema } from '../api/client';
import { Trouble, troubleOf } from '../api/problems';
import { when } from '../i18n/format';
import { say } from '../ui/dialog';
import { More, usePages } from '../ui/pages';
import { Badge, Button, type Column, Empty, Said, Shown, Table } from '../ui/parts';
import { mailWords } from './mails.words';

type Marked = Schema['MarkedAddress'];

/// Addresses to which nothing goes, with why.
export function MarkedAddresses() {
  const w = mailWords();
  const pages = usePages<Marked>('marked addresses', async (cursor, aborted) => {
    const query = { limit: 50, ...(cursor && { cursor }) };
    const page = await ask((signal) => api.GET('/v1/platform/mail-addresses', { params: { query }, signal }), aborted);
    return { items: page.addresses, next: page.next_cursor };
  });
  const gone = (address: string) =>
    pages.change((now) => ({ ...now, items: now.items.filter((m) => m.address !== address) }));
  const columns: Column<Marked>[] = [
    { title: w.address, main: true, cell: (m) => m.address },
    {
      title: w.source,
      cell: (m) => <Badge tone={m.source === 'refused' ? 'bad' : 'warn'}>{w.sources[m.source]}</Badge>,
    },
    { title: w.reason, cell: (m) => m.reason },
    { title: w.marked, cell: (m) => <time dateTime={m.marked_at}>{when(m.marked_at)}</time> },
    { title: w.unmark, act: true, cell: (m) => <Unmark address={m.address} gone={gone} /> },
  ];
  return (
    <Shown of={pages} what={w.whatAddresses} lines={6}>
      {({ items, next }) =>
        items.length === 0 && !next ? (
          <Empty icon="check" title={w.noAddresses}>
            {w.noAddressesWhy}
          </Empty>
        ) : (
          <section class="card state-list mails-table mails-marked">
            <p>{w.addressesAbout}</p>
            <Table label={w.addresses} columns={columns} items={items} keyOf={(m) => m.address} />
            <More of={pages} />
            <Said>{w.shownAddresses(items.length)}</Said>
          </section>
        )
      }
    </Shown>
  );
}

function Unmark({ address, gone }: { address: string; gone: (address: string) => void }) {
  const [busy, setBusy] = useState(false);
  const w = mailWords();
  const unmark = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const params = { path: { address } };
      await ask((signal) => api.DELETE('/v1/platform/mail-addresses/{address}', { params, signal }));
      say(w.unmarked(address));
      gone(address);
    } catch (e) {
      const isGone = e instanceof Trouble && e.code === 'not_found';
      say(isGone ? w.unmarkedAlready(address) : troubleOf(e).words, 'bad');
      if (isGone) gone(address);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button busy={busy} aria-label={w.unmarkNamed(address)} onClick={unmark}>
      {w.unmark}
    </Button>
  );
}
