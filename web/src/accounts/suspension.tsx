import { api, ask } from '../api/client';
import { Trouble } from '../api/problems';
import { say } from '../ui/dialog';
import { Question, ReasonQuestion } from '../ui/question';
import { longestReason } from './funds_rules';
import type { StaffAccount } from './staff_account';
import { staffAccountWords } from './staff_accounts.words';

type Given = {
  of: StaffAccount;
  changed: (next: StaffAccount) => void;
  reload: () => void;
  close: () => void;
};

/// Somebody else did it meanwhile: that is said, and what is so now is fetched.
async function unlessDone(send: () => Promise<void>, already: string, { reload, close }: Given) {
  try {
    await send();
  } catch (e) {
    if (!(e instanceof Trouble && e.code === 'no_change')) throw e;
    say(already, 'bad');
    reload();
  }
  close();
}

export function Suspend(given: Given) {
  const { of: a, changed, close } = given;
  const w = staffAccountWords().suspend;
  const params = { path: { id: a.id } };
  const send = (reason: string) =>
    unlessDone(
      async () => {
        changed(
          await ask((signal) => api.POST('/v1/platform/accounts/{id}/suspend', { params, body: { reason }, signal })),
        );
        say(w.done(a.name));
      },
      w.already(a.name),
      given,
    );
  return (
    <ReasonQuestion
      draft={`suspend.${a.id}`}
      title={w.go(a.name)}
      about={w.about}
      label={w.reason}
      hint={w.reasonHint}
      most={longestReason}
      send={send}
      close={close}
    />
  );
}

export function Activate(given: Given) {
  const { of: a, changed, close } = given;
  const w = staffAccountWords().activate;
  const params = { path: { id: a.id } };
  const send = () =>
    unlessDone(
      async () => {
        changed(await ask((signal) => api.POST('/v1/platform/accounts/{id}/activate', { params, signal })));
        say(w.done(a.name));
      },
      w.already(a.name),
      given,
    );
  return <Question title={w.go(a.name)} about={w.about} kind="main" send={send} close={close} />;
}
