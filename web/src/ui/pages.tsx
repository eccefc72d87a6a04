import { useEffect, useRef, useState } from 'preact/hooks';
import { type Trouble, troubleOf } from '../api/problems';
import { core } from '../i18n/core';
import { Button, TroubleNote } from './parts';
import { type Resource, useResource } from './resource';

/// Lists that come page by page, with "Show more" below.

export type Page<T> = { items: readonly T[]; next: string | null };
export type Pages<T> = Resource<Page<T>> & {
  more: () => void;
  isFetching: boolean;
  moreTrouble: Trouble | undefined;
};

/// Like useResource; `load` gets the cursor of the page that it is to fetch. When everything is fetched again, as
/// many pages are as were shown.
export function usePages<T>(
  key: string,
  load: (cursor: string | undefined, aborted: AbortSignal) => Promise<Page<T>>,
): Pages<T> {
  const pages = useRef(1);
  const under = useRef<AbortController>();
  const [isFetching, fetching] = useState(false);
  const [moreTrouble, tell] = useState<Trouble | undefined>();
  useEffect(() => {
    pages.current = 1;
    tell(undefined);
    return () => under.current?.abort();
  }, [key]);
  const shown = useResource<Page<T>>(key, async (aborted) => {
    let page = await load(undefined, aborted);
    for (let n = 1; n < pages.current && page.next; n++) page = joined(page, await load(page.next, aborted));
    return page;
  });
  const more = async () => {
    const from = shown.data?.next;
    if (!from || (under.current && !under.current.signal.aborted)) return;
    const end = new AbortController();
    under.current = end;
    fetching(true);
    tell(undefined);
    try {
      const after = await load(from, end.signal);
      if (end.signal.aborted) return;
      pages.current++;
      // Fetched again meanwhile: what was there is not added twice.
      shown.change((now) => (now.next === from ? joined(now, after) : now));
    } catch (e) {
      if (!end.signal.aborted) tell(troubleOf(e));
    } finally {
      end.abort();
      fetching(false);
    }
  };
  return { ...shown, more, isFetching, moreTrouble };
}

const joined = <T,>(a: Page<T>, b: Page<T>): Page<T> => ({ items: [...a.items, ...b.items], next: b.next });

/// The button below a list, while there is more.
export function More<T>({ of }: { of: Pages<T> }) {
  return (
    <>
      {of.moreTrouble && <TroubleNote trouble={of.moreTrouble} retry={of.more} />}
      {of.data?.next && !of.moreTrouble && (
        <Button wide busy={of.isFetching} onClick={of.more}>
          {core().act.more}
        </Button>
      )}
    </>
  );
}
