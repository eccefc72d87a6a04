import { type Code, Trouble, troubleOf } from '../api/problems';
import { priceListWords } from './price_lists_words';
import { mostComing } from './price_rules';

/// What the platform says no to about prices, in words that fit. The codes' own words are those of customers.

/// `field`: of a form about prices, that it is about; none: the whole.
type Refusal = { field?: string; text: string };

const points = (t: Trouble, pointer: string): boolean => t.errors.some((e) => e.pointer === pointer);

/// Somebody else has set newer prices.
export const isOutdated = (t: Trouble): boolean => points(t, '/based_on');

/// Nothing where the words of the code say it.
function refusalOf(t: Trouble): Refusal | undefined {
  const all = priceListWords();
  const w = all.refused;
  if (isOutdated(t)) return { text: w.newer };
  if (points(t, '/reason')) return { field: 'reason', text: w.reason };
  if (points(t, '/effective_at'))
    return { field: 'effective_at', text: t.code === 'already_exists' ? w.taken : all.momentWrong };
  if (t.code === 'no_price')
    return points(t, '/list') ? { field: 'list', text: w.noPrices } : { field: 'reason', text: w.needed };
  if (t.code === 'no_change') return { field: 'list', text: w.same };
  if (t.code === 'not_waiting') return { field: 'reason', text: w.decided };
  if (t.code === 'too_many_requests_open') return { field: 'effective_at', text: w.tooMany(mostComing) };
  return undefined;
}

/// The same refusal with these words at the field.
export const atField = (t: Trouble, field: string, text: string): Trouble =>
  new Trouble(
    t.code,
    t.status,
    t.detail,
    [{ pointer: `/${field}`, code: '' as Code, detail: text }],
    t.requestId,
    t.retryAfter,
  );

/// In the words of this page, for a form to show.
export function inOwnWords(thrown: unknown): Trouble {
  const t = troubleOf(thrown);
  const r = refusalOf(t);
  return r?.field ? atField(t, r.field, r.text) : t;
}

/// One sentence or two, for where there is no such field.
export const refusedIn = (t: Trouble): string => refusalOf(t)?.text ?? t.words;
