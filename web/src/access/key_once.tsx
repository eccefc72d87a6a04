import { useEffect, useRef } from 'preact/hooks';
import type { Schema } from '../api/client';
import { when } from '../i18n/format';
import { OnceText } from '../ui/once_text';
import { Button, Copy, Note } from '../ui/parts';
import { keyWords } from './keys.words';

/// A key that was just made, and what becomes of the one that it replaces.
export type OnceShown = { key: Schema['Key']; before: { ends: Date | undefined } | undefined };

/// The key itself, this once.
export function KeyOnce({ shown, hide }: { shown: OnceShown; hide: () => void }) {
  const title = useRef<HTMLHeadingElement>(null);
  const secret = useRef<HTMLTextAreaElement>(null);
  const w = keyWords().once;
  const { key, before } = shown;
  useEffect(() => {
    // After the dialog has given the focus back.
    const soon = setTimeout(() => {
      title.current?.focus();
      title.current?.scrollIntoView({ block: 'center' });
    });
    return () => clearTimeout(soon);
  }, [key.id]);
  return (
    <section class="card keys-once">
      <h2 ref={title} tabIndex={-1}>
        {w.title(key.name)}
      </h2>
      <Note tone="warn">{w.warn}</Note>
      <OnceText text={key.key ?? ''} label={w.label} box={secret} />
      {before && <p>{before.ends ? w.old(when(before.ends)) : w.oldEnded}</p>}
      <div class="acts">
        <Copy text={key.key ?? ''} label={w.copy} kind="main" from={secret} />
        <Button onClick={hide}>{w.hide}</Button>
      </div>
    </section>
  );
}
