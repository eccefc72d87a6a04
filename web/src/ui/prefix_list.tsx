import type { ComponentChildren } from 'preact';
import { useFilter } from '../app/place';
import { core } from '../i18n/core';
import type { IconName } from './icons.gen';
import { More, type Page, usePages } from './pages';
import { Button, Empty, Note, Said, Shown } from './parts';
import { SearchField } from './search_field';

type Words = {
  what: string;
  search: string;
  searchHint: string;
  shown: (n: number) => string;
  none: string;
  noneWhy: string;
  noneFound: (text: string) => string;
  noneFoundWhy: string;
  tooMany: string;
};

type Given<T> = {
  name: string;
  words: Words;
  icon: IconName;
  load: (query: { limit: number; prefix?: string; cursor?: string }, aborted: AbortSignal) => Promise<Page<T>>;
  children: (items: readonly T[]) => ComponentChildren;
};

/// A long list that is searched by what names begin with. What is looked for stands in the address.
export function PrefixList<T>({ name, words: w, icon, load, children }: Given<T>) {
  const [filter, change] = useFilter();
  const prefix = filter.prefix ?? '';
  const pages = usePages<T>(`${name} ${prefix}`, (cursor, aborted) =>
    load({ limit: 50, ...(prefix && { prefix }), ...(cursor && { cursor }) }, aborted),
  );
  const isTooMany = prefix !== '' && pages.trouble?.code === 'malformed_request';
  const clear = <Button onClick={() => change({ prefix: '' })}>{core().act.clear}</Button>;
  return (
    <>
      <SearchField label={w.search} hint={w.searchHint} value={prefix} onSearch={(text) => change({ prefix: text })} />
      {isTooMany ? (
        <Note tone="warn" live>
          {w.tooMany}
        </Note>
      ) : (
        <Shown of={pages} what={w.what} lines={8}>
          {({ items }) =>
            items.length > 0 ? (
              <section class="card state-list">
                {children(items)}
                <More of={pages} />
                <Said>{w.shown(items.length)}</Said>
              </section>
            ) : prefix ? (
              <Empty icon="search" title={w.noneFound(prefix)} action={clear}>
                {w.noneFoundWhy}
              </Empty>
            ) : (
              <Empty icon={icon} title={w.none}>
                {w.noneWhy}
              </Empty>
            )
          }
        </Shown>
      )}
    </>
  );
}
