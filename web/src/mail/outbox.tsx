import { useState } from 'preact/hooks';
import { api, ask } from '../api/client';
import { Trouble, troubleOf } from '../api/problems';
import { when } from '../i18n/format';
import { Address } from '../ui/address';
import { say } from '../ui/dialog';
import { More, usePages } from '../ui/pages';
import { Badge, Button, type Column, Empty, Said, Shown, Table } from '../ui/parts';
import { type Mail, mayRetry, type State, tones } from './mail_rules';
import { mailWords } from './mails.words';

/// Mails by state, the newest first.
export function Outbox({ state }: { state: State | undefined }) {
  const w = mailWords();
  const pages = usePages<Mail>(`mails ${state}`, async (cursor, aborted) => {
    const query = { limit: 50, ...(state && { state }), ...(cursor && { cursor }) };
    const page = await ask((signal) => api.GET('/v1/platform/mails', { params: { query }, signal }), aborted);
    return { items: page.mails, next: page.next_cursor };
  });
  const changed = (next: Mail) =>
    pages.change((now) => ({ ...now, items: now.items.map((m) => (m.id === next.id ? next : m)) }));
  const columns: Column<Mail>[] = [
    { title: w.to, main: true, cell: (m) => <Address>{m.to}</Address> },
    { title: w.state, cell: (m) => <Badge tone={tones[m.state]}>{w.states[m.state]}</Badge> },
    { title: w.kind, cell: (m) => (w.kinds as Record<string, string>)[m.kind] ?? m.kind },
    { title: w.when, cell: (m) => <time dateTime={m.created_at}>{when(m.created_at)}</time> },
    { title: w.answer, cell: (m) => <Happened to={m} /> },
    { title: w.act, act: true, cell: (m) => mayRetry(m) && <Retry of={m} changed={changed} reload={pages.reload} /> },
  ];
  return (
    <Shown of={pages} what={w.what} lines={8}>
      {({ items, next }) =>
        items.length === 0 && !next ? (
          <Empty icon="mail" title={state ? w.noneState[state] : w.none}>
            {!state && w.noneWhy}
          </Empty>
        ) : (
          <section class="card state-list mails-table">
            <Table label={w.outbox} columns={columns} items={items} keyOf={(m) => m.id} />
            <More of={pages} />
            <Said>{w.shown(items.length)}</Said>
          </section>
        )
      }
    </Shown>
  );
}

/// When it is tried next or came to its end, and what the mail server said.
function Happened({ to: m }: { to: Mail }) {
  const w = mailWords();
  const what =
    m.state === 'waiting'
      ? m.next_attempt_at
        ? w.next(when(m.next_attempt_at))
        : w.untried
      : w[m.state](when(m.final_at ?? m.ends_at));
  return (
    <span class="mails-happened">
      <span>
        {what}
        {m.attempts > 0 && ` · ${w.tries(m.attempts)}`}
      </span>
      {m.last_answer && m.state !== 'sent' && <small>{m.last_answer}</small>}
    </span>
  );
}

function Retry({ of: m, changed, reload }: { of: Mail; changed: (next: Mail) => void; reload: () => void }) {
  const [busy, setBusy] = useState(false);
  const w = mailWords();
  const act = m.state === 'waiting' ? w.tryNow : w.tryAgain;
  const retry = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const params = { path: { id: m.id } };
      changed(await ask((signal) => api.POST('/v1/platform/mails/{id}/retry', { params, signal })));
      say(w.retried(m.to));
    } catch (e) {
      const isOver = e instanceof Trouble && e.code === 'already_final';
      say(isOver ? w.over : troubleOf(e).words, 'bad');
      if (isOver) reload();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button busy={busy} icon="refresh" aria-label={w.named(act, m.to)} onClick={retry}>
      {act}
    </Button>
  );
}
