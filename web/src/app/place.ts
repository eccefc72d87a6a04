import { useLocation, useRoute } from 'preact-iso';

/// Where one is: the company and the page stand in the address, and so do filters. Nothing else remembers a
/// choice, so two tabs never mix companies, and Back, reload and bookmarks keep everything.

/// The company of the page, from its address.
export const useAccount = (): string => useRoute().params.account ?? '';

export const pathOf = (account: string, page = 'overview') => `/${account}/${page}`;

/// A path of our own out of an address; anything else is the first page: nobody is sent elsewhere by a link.
export const ownPath = (text: string | undefined, otherwise = '/'): string =>
  text && /^\/(?![/\\])/.test(text) ? text : otherwise;

type Filter = Record<string, string>;

/// Filters in the address: `[filter, change]`. What is empty is left out; a change replaces the entry in the
/// history, so that Back leaves the list and not one letter.
export function useFilter(): [Filter, (change: Filter) => void] {
  const { path, query, route } = useLocation();
  const change = (parts: Filter) => {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(parts)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    const text = next.toString();
    route(text ? `${path}?${text}` : path, true);
  };
  return [query as Filter, change];
}
