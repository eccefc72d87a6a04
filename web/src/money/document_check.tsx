import { useRoute } from 'preact-iso';
import { Door } from '../access/door';
import { api, ask } from '../api/client';
import { money, when } from '../i18n/format';
import { Facts } from '../ui/facts';
import { Empty, Note, Shown } from '../ui/parts';
import { isGone, useResource } from '../ui/resource';
import './documents.css';
import { documentsWords } from './documents_words';

/// What the code on a document opens, for anybody: whether it was issued here, and its number, date and total.
export default function DocumentCheck() {
  const token = useRoute().params.token ?? '';
  const w = documentsWords();
  const found = useResource(`check ${token}`, (aborted) =>
    ask((signal) => api.GET('/v1/document-checks/{token}', { params: { path: { token } }, signal }), aborted),
  );
  return (
    <Door title={w.check.title}>
      <section class="card doc-check">
        {isGone(found) ? (
          <Empty icon="warn" title={w.check.unknown}>
            {w.check.unknownWhy}
          </Empty>
        ) : (
          <Shown of={found} what={w.check.what} lines={4}>
            {(d) => (
              <>
                <Note tone="ok">{w.check.genuine}</Note>
                <Facts
                  rows={[
                    [w.about, w.kinds[d.kind]],
                    [w.number, <b class="num">{d.number}</b>],
                    [w.issued, <time dateTime={d.issued_at}>{when(d.issued_at)}</time>],
                    [w.total, <b>{money(d.total)}</b>],
                  ]}
                />
                <p>{w.check.compare}</p>
              </>
            )}
          </Shown>
        )}
      </section>
    </Door>
  );
}
