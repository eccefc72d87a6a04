import { isZero, money, when } from '../i18n/format';
import { type MessageEvent, reasonOf, stateWords } from './states';
import { messageWords } from './words';

/// What happened to a message, in order, to the second.
export const Story = ({ events, segments }: { events: readonly MessageEvent[]; segments: number }) => (
  <ol class="msg-story">
    {events.map((e, i) => (
      <Step key={i} e={e} segments={segments} />
    ))}
  </ol>
);

const toneOf = (e: MessageEvent): string => {
  if (e.event === 'delivery_receipt')
    return e.outcome === 'delivered' ? 'ok' : e.outcome === 'indeterminate' ? '' : 'bad';
  return e.event === 'refused' || e.event === 'expired' ? 'bad' : '';
};

function Step({ e, segments }: { e: MessageEvent; segments: number }) {
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
        {segments > 1 && e.segment !== undefined && ` · ${w.segment(e.segment)}`}
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
