import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { api, ask, of } from '../api/client';
import { troubleOf } from '../api/problems';
import { money, when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { say } from '../ui/dialog';
import { keep } from '../ui/download';
import '../ui/lists.css';
import { More, type Pages } from '../ui/pages';
import { Button, Card, Choice, Empty, Shown, Table } from '../ui/parts';
import { type Document, isKind, type Kind, kinds } from './document_rules';
import './documents.css';
import { documentsWords } from './documents_words';

/// Where files are fetched from: as a member of the company, or as staff.
export type Shelf = { account: string } | 'platform';

const fetchFile = (shelf: Shelf, id: string) =>
  ask<Blob>((signal) => {
    const params = { path: { id } };
    return shelf === 'platform'
      ? api.GET('/v1/platform/documents/{id}/pdf', { params, signal, parseAs: 'blob' })
      : api.GET('/v1/documents/{id}/pdf', { params, headers: of(shelf.account), signal, parseAs: 'blob' });
  });

/// The file of a document, to keep.
export function FileButton({ of: d, shelf }: { of: Document; shelf: Shelf }) {
  const w = documentsWords();
  const [isBusy, busy] = useState(false);
  const download = async () => {
    busy(true);
    try {
      keep(await fetchFile(shelf, d.id), `${d.number}.pdf`);
      say(w.got(d.number));
    } catch (e) {
      say(troubleOf(e).words, 'bad');
    } finally {
      busy(false);
    }
  };
  return (
    <Button kind="quiet" icon="download" busy={isBusy} onClick={download} aria-label={w.get(d.number)}>
      {w.file}
    </Button>
  );
}

/// What a document is about, in a line or two.
function About({ of: d }: { of: Document }) {
  const w = documentsWords();
  const more = [
    d.credited && Number(d.credited.amount) > 0 ? w.credited(money(d.credited)) : '',
    d.invoice ? w.ofInvoice(d.invoice) : '',
    d.control_unit ? w.unit(d.control_unit.number) : '',
  ].filter(Boolean);
  return (
    <div class="doc-about">
      <span>
        {w.kinds[d.kind]}
        {d.month && ` ${d.month}`}
        {d.reference && ` ${d.reference}`}
      </span>
      {d.reason && <small>{apart(d.reason)}</small>}
      {more.map((text) => (
        <small key={text}>{text}</small>
      ))}
    </div>
  );
}

type ListGiven = {
  of: Pages<Document>;
  shelf: Shelf;
  kind: Kind | undefined;
  choose: (kind: Kind | undefined) => void;
  none: ComponentChildren;
  acts?: (d: Document) => ComponentChildren;
};

/// Documents, the newest first, with what they are about and their files.
export function DocumentList({ of: pages, shelf, kind, choose, none, acts }: ListGiven) {
  const w = documentsWords();
  return (
    <Card class="state-list doc-list">
      <Choice<Kind | 'all'>
        label={w.kind}
        value={kind ?? 'all'}
        options={[['all', w.all], ...kinds.map((k): [Kind, string] => [k, w.many[k]])]}
        onChange={(k) => choose(isKind(k) ? k : undefined)}
      />
      <Shown of={pages} what={w.what} lines={5}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="audit" title={w.none}>
              {none}
            </Empty>
          ) : (
            <>
              <Table
                label={w.title}
                items={items}
                keyOf={(d) => d.id}
                columns={[
                  { title: w.number, main: true, cell: (d) => <span class="num doc-number">{d.number}</span> },
                  { title: w.about, cell: (d) => <About of={d} /> },
                  { title: w.issued, cell: (d) => <time dateTime={d.issued_at}>{when(d.issued_at)}</time> },
                  { title: w.total, number: true, cell: (d) => money(d.total) },
                  {
                    title: '',
                    cell: (d) => (
                      <div class="doc-acts">
                        <FileButton of={d} shelf={shelf} />
                        {acts?.(d)}
                      </div>
                    ),
                  },
                ]}
              />
              <More of={pages} />
            </>
          )
        }
      </Shown>
    </Card>
  );
}
