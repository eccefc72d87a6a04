import type { Link } from './link_state';
import { linkWords } from './links.words';

type Code = NonNullable<Link['last_error_code']>;

/// What a link's last error means, by the server's code. Nothing where there was none, for one that the server cannot
/// name, and for one that only a newer server knows.
export function meaningOf(link: Link): string | undefined {
  const meanings: Record<Exclude<Code, 'other'>, string> = linkWords().meanings;
  const code = link.last_error_code;
  return code && code !== 'other' ? meanings[code] : undefined;
}
