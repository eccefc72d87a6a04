import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, ask, of } from '../api/client';
import { type Trouble, troubleOf } from '../api/problems';
import { pathOf } from '../app/place';
import { say } from '../ui/dialog';
import { Button, Note, TroubleNote } from '../ui/parts';
import { Question } from '../ui/question';
import { type Delivery, shortUrl, type Webhook } from './rules';
import { whyOf } from './said';
import { webhookWords } from './words';

type Given = {
  account: string;
  of: Webhook;
  changed: (next: Webhook) => void;
  tested: () => void;
  ask: (parts: Record<string, string>) => void;
};

/// What can be done about a webhook. Pausing is undone with a click, so it is not asked about.
export function Actions({ account, of: hook, changed, tested, ask: open }: Given) {
  const [busy, setBusy] = useState(false);
  const [trouble, tell] = useState<Trouble | undefined>();
  const w = webhookWords();
  const isOn = hook.active;
  const change = async (body: { paused?: boolean; active?: boolean }, said: string) => {
    if (busy) return;
    setBusy(true);
    tell(undefined);
    try {
      const params = { path: { id: hook.id } };
      changed(await ask((signal) => api.PATCH('/v1/webhooks/{id}', { params, body, headers: of(account), signal })));
      say(said);
    } catch (e) {
      tell(troubleOf(e));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {trouble && <TroubleNote trouble={trouble} />}
      <div class="acts hooks-acts">
        {!isOn ? (
          <Button kind="main" busy={busy} onClick={() => change({ active: true, paused: false }, w.act.resumed)}>
            {w.act.on}
          </Button>
        ) : hook.paused ? (
          <Button kind="main" busy={busy} onClick={() => change({ paused: false }, w.act.resumed)}>
            {w.act.resume}
          </Button>
        ) : (
          <Button busy={busy} onClick={() => change({ paused: true }, w.act.paused)}>
            {w.act.pause}
          </Button>
        )}
        <TestButton account={account} of={hook} tested={tested} open={open} />
        <Button onClick={() => open({ ask: 'edit' })}>{w.form.edit}</Button>
        <Button onClick={() => open({ ask: 'secret' })}>{w.secret.rotate}</Button>
        <Button kind="danger" onClick={() => open({ ask: 'remove' })}>
          {w.act.remove}
        </Button>
      </div>
    </>
  );
}

const looks = 24;
const lookEvery = 500;

/// Sends a test event and waits for what came of it, which stands among the deliveries a moment later.
function TestButton({ account, of: hook, tested, open }: Omit<Given, 'changed' | 'ask'> & { open: Given['ask'] }) {
  const [state, show] = useState<'' | 'waits' | 'late'>('');
  const [found, find] = useState<Delivery | undefined>();
  const [trouble, tell] = useState<Trouble | undefined>();
  const end = useRef(new AbortController());
  useEffect(() => () => end.current.abort(), []);
  const w = webhookWords();
  const params = { path: { id: hook.id } };
  const headers = of(account);
  const result = async (event: string): Promise<Delivery | undefined> => {
    for (let n = 0; n < looks; n++) {
      await new Promise((resolve) => setTimeout(resolve, lookEvery));
      const page = await ask(
        (signal) =>
          api.GET('/v1/webhooks/{id}/deliveries', { params: { ...params, query: { limit: 20 } }, headers, signal }),
        end.current.signal,
      );
      const it = page.deliveries.find((d) => d.event_id === event);
      if (it) return it;
    }
    return undefined;
  };
  const test = async () => {
    if (state === 'waits') return;
    show('waits');
    find(undefined);
    tell(undefined);
    try {
      const sent = await ask((signal) => api.POST('/v1/webhooks/{id}/test', { params, headers, signal }));
      const it = await result(sent.event_id);
      find(it);
      show(it ? '' : 'late');
      tested();
    } catch (e) {
      if (end.current.signal.aborted) return;
      show('');
      tell(troubleOf(e));
    }
  };
  return (
    <>
      <Button icon="send" busy={state === 'waits'} onClick={test}>
        {w.act.test}
      </Button>
      <div class="hooks-result" role="status">
        {state === 'waits' && <Note>{w.test.waits}</Note>}
        {state === 'late' && <Note tone="warn">{w.test.late}</Note>}
        {trouble && <TroubleNote trouble={trouble} />}
        {found && (
          <Note
            tone={found.state === 'delivered' ? 'ok' : 'bad'}
            action={<Button onClick={() => open({ delivery: found.id })}>{w.test.look}</Button>}
          >
            {found.state === 'delivered' ? w.test.good(found.duration_ms) : w.test.bad(whyOf(found))}
          </Note>
        )}
      </div>
    </>
  );
}

export function RemoveWebhook({ account, of: hook, close }: { account: string; of: Webhook; close: () => void }) {
  const { route } = useLocation();
  const w = webhookWords().act;
  const send = async () => {
    const params = { path: { id: hook.id } };
    await ask((signal) => api.DELETE('/v1/webhooks/{id}', { params, headers: of(account), signal }));
    say(w.removed);
    route(pathOf(account, 'webhooks'), true);
  };
  return (
    <Question
      title={w.removeTitle}
      about={w.removeWhy}
      go={w.removeGo(shortUrl(hook.url))}
      kind="danger"
      send={send}
      close={close}
    />
  );
}
