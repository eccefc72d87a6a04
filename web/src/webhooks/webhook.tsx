import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { api, ask, of } from '../api/client';
import { useLive } from '../app/live';
import { Unknown } from '../app/pages';
import { pathOf, useAccount, useFilter } from '../app/place';
import { Badge, Head, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { Actions, RemoveWebhook } from './actions';
import { Deliveries } from './deliveries';
import { EditWebhook } from './edit';
import { shortUrl, toneOf, type Webhook } from './rules';
import { standingOf } from './said';
import { RotateSecret, SecretOnce } from './secret';
import { UrlText } from './url_text';
import { webhookWords } from './words';
import './webhooks.css';

/// One webhook: how it fares, what can be done about it, and what was sent to it.
export default function OneWebhook() {
  const account = useAccount();
  const id = useRoute().params.id ?? '';
  const [query, change] = useFilter();
  const [once, show] = useState<Webhook | undefined>();
  const [round, look] = useState(0);
  const w = webhookWords();
  const hook = useResource(`webhook ${account} ${id}`, async (aborted) => {
    const answer = await ask((signal) => api.GET('/v1/webhooks', { headers: of(account), signal }), aborted);
    return answer.webhooks.find((h) => h.id === id) ?? null;
  });
  useLive((events) => {
    if (events.some((e) => e.type === 'webhook')) hook.reload();
  });
  const close = () => change({ ask: '' });
  const changed = (next: Webhook) => {
    hook.change(() => next);
    close();
    if (next.secret) show(next);
  };
  if (hook.data === null) return <Unknown />;
  const h = hook.data;
  return (
    <>
      <Head title={h ? shortUrl(h.url) : w.title} above={<a href={pathOf(account, 'webhooks')}>{w.title}</a>} />
      {once && <SecretOnce of={once} hide={() => show(undefined)} />}
      <Shown of={hook} what={w.what} lines={3}>
        {(it) =>
          it && (
            <section class="card">
              <div class="hooks-standing">
                <Badge tone={toneOf(it.state)}>{w.states[it.state]}</Badge>
                <p>{standingOf(it)}</p>
                <p class="hooks-url">
                  <UrlText>{it.url}</UrlText>
                </p>
                <small>{it.events.map((t) => w.types[t] ?? t).join(' · ')}</small>
                {it.default && <small>{w.isDefault}</small>}
              </div>
              <Actions account={account} of={it} changed={changed} tested={() => look((n) => n + 1)} ask={change} />
            </section>
          )
        }
      </Shown>
      {h && <Deliveries account={account} of={h} round={round} />}
      {h && query.ask === 'edit' && <EditWebhook account={account} of={h} close={close} made={changed} />}
      {h && query.ask === 'secret' && <RotateSecret account={account} of={h} close={close} made={changed} />}
      {h && query.ask === 'remove' && <RemoveWebhook account={account} of={h} close={close} />}
    </>
  );
}
