import { useState } from 'preact/hooks';
import { api, ask, of as forAccount } from '../api/client';
import { Trouble } from '../api/problems';
import { me, membershipOf, reloadMe } from '../app/session';
import { core } from '../i18n/core';
import { Dialog, say } from '../ui/dialog';
import { Form } from '../ui/form';
import { Button, Note, Shown } from '../ui/parts';
import { RadioField } from '../ui/radios';
import { useResource } from '../ui/resource';
import { isInUse } from './key_form';
import type { Member, Role } from './member_rules';
import { memberWords } from './members.words';
import { RoleField } from './role_field';

type Given = { account: string; of: Member; close: () => void; done: () => void };

/// Another role for a member.
export function ChangeRole({ account, of, own, close, done }: Given & { own: Role }) {
  const [role, set] = useState<Role>(of.role);
  const w = memberWords().role;
  const isSelf = of.id === me.value?.id;
  const send = async () => {
    const params = { path: { id: of.id } };
    await ask((signal) =>
      api.PATCH('/v1/members/{id}', { params, body: { role }, headers: forAccount(account), signal }),
    );
    say(w.done(of.name, core().roles[role]));
    if (isSelf) await reloadMe();
    done();
  };
  return (
    <Dialog title={w.title(of.name)} onClose={close}>
      <Form
        send={send}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy} disabled={role === of.role}>
            {w.go(of.name, core().roles[role])}
          </Button>
        )}
      >
        <RoleField value={role} by={own} onChange={set} />
        {isSelf && role !== of.role && <Note tone="warn">{w.own}</Note>}
      </Form>
    </Dialog>
  );
}

/// How many keys that the person made are in use.
async function keysOf(account: string, person: string, aborted: AbortSignal): Promise<number> {
  let n = 0;
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = { limit: 200, ...(cursor && { cursor }) };
    const page = await ask(
      (signal) => api.GET('/v1/keys', { params: { query }, headers: forAccount(account), signal }),
      aborted,
    );
    n += page.keys.filter((k) => k.made_by === person && isInUse(k.state)).length;
    cursor = page.next_cursor;
  } while (cursor);
  return n;
}

type Fate = 'keep' | 'revoke';

/// Removes a member; what becomes of the keys that they made is asked when there are some.
export function RemoveMember({ account, of, close, done }: Given) {
  const [fate, choose] = useState<Fate | ''>('');
  const [isAsked, askFate] = useState(false);
  const w = memberWords().gone;
  const keys = useResource(`keys of ${of.id}`, (aborted) => keysOf(account, of.id, aborted));
  const send = async () => {
    const params = { path: { id: of.id }, query: fate ? { keys: fate } : {} };
    try {
      await ask((signal) => api.DELETE('/v1/members/{id}', { params, headers: forAccount(account), signal }));
    } catch (e) {
      // A key was made since they were counted.
      if (!(e instanceof Trouble && e.errors.some((d) => d.parameter === 'keys'))) throw e;
      askFate(true);
      return;
    }
    say(w.done(of.name));
    done();
  };
  const go = fate === 'keep' ? w.goKeep(of.name) : fate === 'revoke' ? w.goRevoke(of.name) : w.go(of.name);
  return (
    <Dialog title={w.title(of.name)} onClose={close}>
      <p>{w.about(membershipOf(account)?.name ?? '')}</p>
      <Shown of={keys} what={w.counting} lines={1}>
        {(n) => (
          <Form
            check={() => ((n > 0 || isAsked) && !fate ? [['keys', w.choose]] : [])}
            send={send}
            actions={(busy) => (
              <Button kind="danger" wide type="submit" busy={busy}>
                {go}
              </Button>
            )}
          >
            {(n > 0 || isAsked) && (
              <>
                <p>{n > 0 ? w.keys(n) : w.keysSome}</p>
                <RadioField
                  name="keys"
                  label={w.question}
                  value={fate}
                  options={[
                    ['keep', w.keep, w.keepHint],
                    ['revoke', w.revoke, w.revokeHint],
                  ]}
                  onChange={choose}
                />
              </>
            )}
          </Form>
        )}
      </Shown>
    </Dialog>
  );
}
