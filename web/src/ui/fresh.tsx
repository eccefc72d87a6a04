import { core } from '../i18n/core';
import { clock, when } from '../i18n/format';
import { Badge } from './parts';
import type { Watched } from './watched';

/// Of when the figures are: quietly while they are of this second, as a warning when they are not.
export function Fresh<T>({ of, words }: { of: Watched<T>; words: (time: string) => string }) {
  if (of.data === undefined) return null;
  // Why they are not is said below, where the request failed.
  if (of.isLate && of.state !== 'stale')
    return <Badge tone="warn">{core().state.staleSince(when(of.since, new Date(), true))}</Badge>;
  return <span class="num">{words(clock(of.since, true))}</span>;
}
