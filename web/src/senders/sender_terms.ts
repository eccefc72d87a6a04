import type { Tone } from '../ui/parts';
import { type Network, networkTitle, type SenderRequest } from './sender_rules';
import { senderWords } from './senders.words';

/// How states and terms of sender IDs are shown.

export const stateTones: Record<SenderRequest['state'], Tone> = {
  waiting: 'info',
  approved: 'ok',
  rejected: 'bad',
  withdrawn: 'plain',
  expired: 'warn',
};

/// "only Safaricom · notices", "all networks · all kinds of messages".
export function scopeOf(of: Pick<SenderRequest, 'network' | 'class'>, networks: readonly Network[] = []): string {
  const w = senderWords();
  const network = of.network ? w.only(networkTitle(of.network, networks)) : w.everyNetwork;
  return `${network} · ${of.class ? w.classes[of.class] : w.everyClass}`;
}
