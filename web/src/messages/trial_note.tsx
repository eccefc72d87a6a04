import { api, ask, of } from '../api/client';
import { me } from '../app/session';
import { LinkButton, Note } from '../ui/parts';
import { useResource } from '../ui/resource';
import { sendWords } from './send_words';

/// What trial credit does not reach, said before anything is refused; nothing in a company with credit of its own.
export function TrialNote({ account }: { account: string }) {
  const w = sendWords();
  const found = useResource(`account ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/account', { headers: of(account), signal }), aborted),
  );
  const trial = found.data?.trial;
  if (!trial) return null;
  return (
    <Note action={!me.value?.phone_proved_at && <LinkButton href="/me/security">{w.prove}</LinkButton>}>
      {w.trial(trial.messages_left_today)}
    </Note>
  );
}
