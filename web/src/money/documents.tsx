import { useState } from 'preact/hooks';
import { api, ask, of } from '../api/client';
import { useSeenAgain } from '../app/live';
import { useAccount, useFilter } from '../app/place';
import { may } from '../app/session';
import { usePages } from '../ui/pages';
import { Head, Note } from '../ui/parts';
import { DocumentList } from './document_list';
import { type Document, isKind } from './document_rules';
import { documentsWords } from './documents_words';

/// The company's receipts, tax invoices and credit notes, to read and to keep.
export default function Documents() {
  const account = useAccount();
  const [query, change] = useFilter();
  const w = documentsWords();
  const kind = isKind(query.kind) ? query.kind : undefined;
  const [isOff, off] = useState(false);
  const list = usePages<Document>(`documents ${account} ${kind ?? ''}`, async (cursor, aborted) => {
    const params = { query: { limit: 20, ...(kind && { kind }), ...(cursor && { cursor }) } };
    const page = await ask((signal) => api.GET('/v1/documents', { params, headers: of(account), signal }), aborted);
    off(!page.makes_documents);
    return { items: page.documents, next: page.next_cursor };
  });
  useSeenAgain(list.reload);
  return (
    <>
      <Head title={w.title} />
      <p>{w.lead}</p>
      {isOff && <Note tone="warn">{w.off}</Note>}
      <DocumentList
        of={list}
        shelf={{ account }}
        kind={kind}
        choose={(k) => change({ kind: k ?? '' })}
        none={w.noneWhy}
      />
      <Note>
        {w.profile} {may('account:read', account) && <a href={`/${account}/company`}>{w.toProfile}</a>}
      </Note>
    </>
  );
}
