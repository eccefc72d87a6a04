import { isZero, type Money, money, plus, when } from '../i18n/format';
import { type MessageEvent, reasonOf, stateWords } from './states';
import { messageWords } from './words';

/// What happened to a message, in order, to the second.
export type Told = Pick<
  MessageEvent,
  'event' | 'at' | 'state' | 'outcome' | 'operator_code' | 'network_error' | 'done_at'
> & { segments: number[]; charged?: Money; released?: Money };

const sum = (a: Money | undefined, b: Money | undefined) => (a && b ? plus(a, b) : (a ?? b));
const alike = (a: Told, b: MessageEvent) =>
  a.event === b.event &&
  a.outcome === b.outcome &&
  a.operator_code === b.operator_code &&
  a.network_error?.code === b.network_error?.code &&
  a.at.slice(0, 19) === b.at.slice(0, 19);

/// The segments of one text to which the same happened in the same second are told together.
export function together(events: readonly MessageEvent[]): Told[] {
  const out: Told[] = [];
  for (const e of events) {
    const last = out[out.length - 1];
    if (last && e.segment !== undefined && last.segments.length > 0 && alike(last, e)) {
      last.segments.push(e.segment);
      last.charged = sum(last.charged, e.charged);
      last.released = sum(last.released, e.released);
    } else out.push({ ...e, segments: e.segment === undefined ? [] : [e.segment] });
  }
  return out;
}

export const Story = ({ events, segments }: { events: readonly MessageEvent[]; segments: number }) => (
  <ol class="msg-story">
    {together(events).map((e, i) => (
      <Step key={i} e={e} segments={segments} />
    ))}
  </ol>
);

/// "1", "1–3", "1, 4".
export function range(some: readonly number[]): string {
  const sorted = [...new Set(some)].sort((a, b) => a - b);
  const first = sorted[0] ?? 0;
  const last = sorted[sorted.length - 1] ?? first;
  const isWhole = sorted.length > 2 && last - first === sorted.length - 1;
  return isWhole ? `${first}–${last}` : sorted.join(', ');
}

const toneOf = (e: Told): string => {
  if (e.event === 'delivery_receipt')
    return e.outcome === 'delivered' ? 'ok' : e.outcome === 'indeterminate' ? '' : 'bad';
  return e.event === 'refused' || e.event === 'expired' ? 'bad' : '';
};

function Step({ e, segments }: { e: Told; segments: number }) {
  const w = messageWords().one;
  const s = stateWords();
  const told = e.event === 'delivery_receipt' && e.outcome ? s.outcome[e.outcome] : s.event[e.event];
  const reason = e.outcome === 'delivered' || e.outcome === 'indeterminate' ? undefined : reasonOf(e);
  const codes = [
    e.operator_code ? String(e.operator_code) : '',
    e.network_error ? `${e.network_error.type}/${e.network_error.code}` : '',
  ].filter(Boolean);
  return (
    <li class={toneOf(e)}>
      <small>
        <time dateTime={e.at}>{when(e.at, new Date(), true)}</time>
        {segments > 1 && e.segments.length > 0 && ` · ${w.ofSegments(e.segments.length, range(e.segments))}`}
      </small>
      <b>{told}</b>
      {reason && <span>{reason}</span>}
      {e.charged && !isZero(e.charged) && <small>{w.paid(money(e.charged))}</small>}
      {e.released && !isZero(e.released) && <small>{w.back_(money(e.released))}</small>}
      {codes.length > 0 && reason && <small>{w.raw(codes.join(', '))}</small>}
      {e.done_at && <small>{w.doneAt(when(e.done_at))}</small>}
    </li>
  );
}
