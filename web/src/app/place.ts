import { useLocation, useRoute } from 'preact-iso';

/// Where one is: the company and the page stand in the address, and so do filters. Nothing else remembers a
/// choice, so two tabs never mix companies, and Back, reload and bookmarks keep everything.

/// The company of the page, from its address.
export const useAccount = (): string => useRoute().params.account ?? '';

export const pathOf = (account: string, page = 'overview') => `/${account}/${page}`;

/// Where one's number is proved, at once, for this company; and back to its page.
export const provePath = (account: string, page: string) =>
  `/me/security?do=phone&company=${account}&then=${pathOf(account, page)}`;

/// A path of our own out of an address; anything else is the first page: nobody is sent elsewhere by a link.
/// Browsers drop tabs and line ends and turn backslashes around, so none of them may stand in it.
export const ownPath = (text: string | undefined, otherwise = '/'): string =>
  text && /^\/(?![/\\])[!-[\]-\uffff]*$/.test(text) ? text : otherwise;

/// Whether the page of this path (that of useLocation) is still the one in sight.
export const isStillAt = (path: string): boolean => (location.pathname.replace(/\/+$/, '') || '/') === path;

type Filter = Record<string, string>;

/// Filters in the address: `[filter, change]`. What is empty is left out; a change replaces the entry in the
/// history, so that Back leaves the list and not one letter. What comes after the page was left, as a late
/// answer, changes nothing: the address is another's then.
export function useFilter(): [Filter, (change: Filter) => void] {
  const { path, query, route } = useLocation();
  const change = (parts: Filter) => {
    if (!isStillAt(path)) return;
    const next = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(parts)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    const text = next.toString();
    route(text ? `${path}?${text}` : path, true);
  };
  return [query as Filter, change];
}
