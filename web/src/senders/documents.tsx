import type { ComponentChildren } from 'preact';
import type { Schema } from '../api/client';
import { when } from '../i18n/format';
import { Icon } from '../ui/parts';
import { sizeText } from './document_rules';
import { senderWords } from './senders.words';

type Document = Schema['SenderDocument'];

/// Documents to keep. The server sends each as a file that no browser opens as a page of ours.
export function Documents({
  documents,
  hrefOf,
  below,
}: {
  documents: readonly Document[];
  /// Undefined: they may be known of, and not read.
  hrefOf: ((of: Document) => string) | undefined;
  below?: (of: Document) => ComponentChildren;
}) {
  const w = senderWords().files;
  return (
    <ul class="list">
      {documents.map((d) => (
        <li key={d.id} class="senders-document">
          <div class="row">
            <div class="senders-about">
              <b>{d.name}</b>
              <small class="num">
                {d.kind.toUpperCase()} · {sizeText(d.size)} · {when(d.added_at)}
              </small>
            </div>
            {hrefOf && (
              <a class="btn" href={hrefOf(d)} download={d.name} aria-label={w.download(d.name)}>
                <Icon name="download" />
              </a>
            )}
          </div>
          {below?.(d)}
        </li>
      ))}
    </ul>
  );
}
