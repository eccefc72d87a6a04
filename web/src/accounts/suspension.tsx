import { api, ask } from '../api/client';
import { Trouble } from '../api/problems';
import { useDraft } from '../app/draft';
import { Dialog, say } from '../ui/dialog';
import { AreaField, Form, required } from '../ui/form';
import { Button } from '../ui/parts';
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
  const [draft, drop] = useDraft(`suspend.${a.id}`, () => ({ reason: '' }));
  const w = staffAccountWords().suspend;
  const reason = draft.value.reason.trim();
  const send = () =>
    unlessDone(
      async () => {
        const params = { path: { id: a.id } };
        const next = await ask((signal) =>
          api.POST('/v1/platform/accounts/{id}/suspend', { params, body: { reason }, signal }),
        );
        changed(next);
        drop();
        say(w.done(a.name));
      },
      w.already(a.name),
      given,
    );
  const check = (): [string, string][] =>
    [...reason].length > longestReason
      ? [['reason', staffAccountWords().money.tooLong(longestReason)]]
      : required({ reason });
  return (
    <Dialog title={w.go(a.name)} onClose={close}>
      <p>{w.about}</p>
      <Form
        check={check}
        send={send}
        actions={(busy) => (
          <Button kind="danger" wide type="submit" busy={busy}>
            {w.go(a.name)}
          </Button>
        )}
      >
        <AreaField
          name="reason"
          label={w.reason}
          hint={w.reasonHint}
          rows={2}
          value={draft.value.reason}
          onInput={(text) => {
            draft.value = { reason: text.replace(/\n/g, ' ') };
          }}
        />
      </Form>
    </Dialog>
  );
}

export function Activate(given: Given) {
  const { of: a, changed, close } = given;
  const w = staffAccountWords().activate;
  const send = () =>
    unlessDone(
      async () => {
        const params = { path: { id: a.id } };
        changed(await ask((signal) => api.POST('/v1/platform/accounts/{id}/activate', { params, signal })));
        say(w.done(a.name));
      },
      w.already(a.name),
      given,
    );
  return (
    <Dialog title={w.go(a.name)} onClose={close}>
      <p>{w.about}</p>
      <Form
        send={send}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {w.go(a.name)}
          </Button>
        )}
      >
        {null}
      </Form>
    </Dialog>
  );
}
