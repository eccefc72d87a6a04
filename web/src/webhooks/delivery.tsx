import { api, ask, of } from '../api/client';
import { when } from '../i18n/format';
import { Dialog, say } from '../ui/dialog';
import { Form } from '../ui/form';
import { Badge, Button, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { toneOfDelivery } from './rules';
import { typeOf, whyOf } from './said';
import { webhookWords } from './words';

type Given = { account: string; id: string; close: () => void; replayed: () => void };

/// One delivery with what was answered, which is a stranger's text and shown as nothing else.
export function OneDelivery({ account, id, close, replayed }: Given) {
  const w = webhookWords();
  const params = { path: { id } };
  const it = useResource(`delivery ${id}`, (aborted) =>
    ask((signal) => api.GET('/v1/webhook-deliveries/{id}', { params, headers: of(account), signal }), aborted),
  );
  const send = async () => {
    const answer = await ask((signal) =>
      api.POST('/v1/webhook-deliveries/{id}/replay', { params, headers: of(account), signal }),
    );
    say(answer.replayed > 0 ? w.one.done(answer.replayed) : w.one.already);
    close();
    replayed();
  };
  return (
    <Dialog title={it.data ? typeOf(it.data) : w.one.title} onClose={close}>
      <Shown of={it} what={w.deliveries.what} lines={4}>
        {(d) => (
          <div class="hooks-one">
            <div class="row wrap">
              <Badge tone={toneOfDelivery(d.state)}>{w.deliveries[d.state]}</Badge>
              <span>{whyOf(d)}</span>
            </div>
            <dl class="hooks-facts">
              <dt>{w.deliveries.at}</dt>
              <dd>
                {when(d.at, new Date(), true)} · {w.deliveries.ms(d.duration_ms)}
              </dd>
              <dt>{w.deliveries.attempt}</dt>
              <dd>{d.attempt}</dd>
              <dt>{w.one.id}</dt>
              <dd class="hooks-code">{d.event_id}</dd>
              {d.error && (
                <>
                  <dt>{w.one.raw}</dt>
                  <dd class="hooks-code">{d.error}</dd>
                </>
              )}
              {d.next_at && (
                <>
                  <dt>{w.one.next}</dt>
                  <dd>{when(d.next_at, new Date(), true)}</dd>
                </>
              )}
            </dl>
            <h3>{w.one.answer}</h3>
            {d.answer ? <pre class="hooks-answer">{d.answer}</pre> : <p>{d.status ? w.one.noAnswer : w.one.none}</p>}
            {d.replayed_at && <small>{w.one.replayed(when(d.replayed_at))}</small>}
            {d.type !== 'webhook.test' && (
              <Form
                label={w.one.replay(d.events)}
                send={send}
                actions={(busy) => (
                  <Button kind="main" wide type="submit" busy={busy} icon="refresh">
                    {w.one.replay(d.events)}
                  </Button>
                )}
              >
                {null}
              </Form>
            )}
          </div>
        )}
      </Shown>
    </Dialog>
  );
}
