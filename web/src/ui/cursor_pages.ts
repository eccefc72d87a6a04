import { useRef, useState } from 'preact/hooks';
import { type Trouble, troubleOf } from '../api/problems';
import { type Resource, useResource } from './resource';

/// A list that the server gives page by page: "Show more" goes on where the last page ended.
export type Page<T> = { items: readonly T[]; next: string | null };
export type Pages<T> = Resource<Page<T>> & {
  more: () => Promise<void>;
  busy: boolean;
  moreTrouble: Trouble | undefined;
};

/// `load` gets the cursor to go on from, none for the first page. When everything is fetched again, as many pages
/// are as were shown.
export function usePages<T>(
  key: string,
  load: (cursor: string | undefined, aborted?: AbortSignal) => Promise<Page<T>>,
): Pages<T> {
  const shown = useRef({ key, pages: 1 });
  if (shown.current.key !== key) shown.current = { key, pages: 1 };
  const [busy, setBusy] = useState(false);
  const [moreTrouble, tell] = useState<Trouble | undefined>();
  const all = useResource(key, async (aborted) => {
    let page = await load(undefined, aborted);
    for (let n = 1; n < shown.current.pages && page.next; n++) {
      const following = await load(page.next, aborted);
      page = { items: [...page.items, ...following.items], next: following.next };
    }
    return page;
  });
  const more = async () => {
    const from = all.data?.next;
    if (!from || busy) return;
    const asked = key;
    setBusy(true);
    tell(undefined);
    try {
      const following = await load(from);
      // Another list was asked for meanwhile.
      if (shown.current.key !== asked) return;
      shown.current.pages++;
      all.change((now) =>
        now.next === from ? { items: [...now.items, ...following.items], next: following.next } : now,
      );
    } catch (e) {
      tell(troubleOf(e));
    } finally {
      setBusy(false);
    }
  };
  return { ...all, more, busy, moreTrouble };
}
