import { api, ask, of, type Schema } from '../api/client';
import { provePath } from '../app/place';
import { me, membershipOf } from '../app/session';
import { type Balance, hasCredit } from '../money/balance';
import { LinkButton, Note } from '../ui/parts';
import { useResource } from '../ui/resource';
import { sendWords } from './send_words';
import type { Senders } from './sender_field';

export type Trial = Schema['Trial'];

/// What trial credit does not reach; nothing in a company with credit of its own.
export function useTrial(account: string): Trial | undefined {
  const found = useResource(`account ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/account', { headers: of(account), signal }), aborted),
  );
  return found.data?.trial ?? undefined;
}

/// Whether all that one lacks may come by proving one's number: trial credit and a sender, for an owner.
export function mayBeginTrial(account: string, senders: Senders | undefined, balance: Balance | undefined): boolean {
  if (!me.value || me.value.phone_proved_at || membershipOf(account)?.role !== 'owner') return false;
  return !!senders && !senders.some((s) => s.state === 'approved') && !!balance && !hasCredit(balance);
}

/// Said before anything is refused.
export function TrialNote({ account, trial }: { account: string; trial: Trial }) {
  const w = sendWords();
  return (
    <Note action={!me.value?.phone_proved_at && <LinkButton href={provePath(account, 'send')}>{w.prove}</LinkButton>}>
      {w.trial(trial.messages_left_today)}
    </Note>
  );
}
