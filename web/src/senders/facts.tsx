import { when } from '../i18n/format';
import { networkTitle, type SenderRequest } from './sender_rules';
import { senderWords } from './senders.words';

/// What was asked for, in words; short without the purpose, which stands elsewhere then.
export function Facts({ of: r, isShort }: { of: SenderRequest; isShort?: boolean }) {
  const w = senderWords();
  const rows: [string, string][] = [
    ...(isShort ? [] : [[w.request.purpose, r.purpose] as [string, string]]),
    [w.request.network, r.network ? w.only(networkTitle(r.network)) : w.everyNetwork],
    [w.request.class, r.class ? w.classes[r.class] : w.everyClass],
    [w.request.askedAt, when(r.asked_at)],
    ...(r.decided_at ? [[w.request.decidedAt, when(r.decided_at)] as [string, string]] : []),
  ];
  return (
    <dl class="senders-facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
