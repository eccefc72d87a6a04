import { useState } from 'preact/hooks';
import { api, ask, of } from '../api/client';
import { useLive } from '../app/live';
import { pathOf, useAccount, useFilter } from '../app/place';
import { when } from '../i18n/format';
import { Badge, Button, Empty, Head, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { EditWebhook } from './edit';
import { hearsOfMessages, shortUrl, toneOf, type Webhook } from './rules';
import { whyLast } from './said';
import { SecretOnce } from './secret';
import { UrlText } from './url_text';
import { webhookWords } from './words';
import './webhooks.css';

export default function Webhooks() {
  const account = useAccount();
  const [query, change] = useFilter();
  const [once, show] = useState<Webhook | undefined>();
  const w = webhookWords();
  const hooks = useResource(`webhooks ${account}`, async (aborted) => {
    const answer = await ask((signal) => api.GET('/v1/webhooks', { headers: of(account), signal }), aborted);
    return answer.webhooks;
  });
  useLive((events) => {
    if (events.some((e) => e.type === 'webhook')) hooks.reload();
  });
  const close = () => change({ new: '' });
  const make = (
    <Button kind="main" icon="plus" onClick={() => change({ new: '1' })}>
      {w.make}
    </Button>
  );
  return (
    <>
      <Head title={w.title}>{!!hooks.data?.length && make}</Head>
      {once && <SecretOnce of={once} hide={() => show(undefined)} />}
      <Shown of={hooks} what={w.what} lines={5}>
        {(all) => (
          <section class="card">
            {all.length === 0 ? (
              <Empty icon="webhook" title={w.none} action={make}>
                {w.noneWhy}
              </Empty>
            ) : (
              <>
                <p class="hooks-about">{w.about}</p>
                <ul class="list">
                  {all.map((h) => (
                    <Row key={h.id} of={h} account={account} />
                  ))}
                </ul>
              </>
            )}
          </section>
        )}
      </Shown>
      {query.new && (
        <EditWebhook
          account={account}
          first={!hooks.data?.some((h) => hearsOfMessages(h.events))}
          close={close}
          made={(hook) => {
            close();
            show(hook);
            hooks.reload();
          }}
        />
      )}
    </>
  );
}

function Row({ of: h, account }: { of: Webhook; account: string }) {
  const w = webhookWords();
  return (
    <li class="hooks-row">
      <a class="hooks-link" href={`${pathOf(account, 'webhooks')}/${h.id}`}>
        <UrlText>{shortUrl(h.url)}</UrlText>
      </a>
      <Badge tone={toneOf(h.state)}>{w.states[h.state]}</Badge>
      <small>{w.told(h.events.length)}</small>
      {h.default && <small>{w.isDefault}</small>}
      {h.state === 'failing' && h.last_failed_at && (
        <small>{w.standing.last(when(h.last_failed_at), whyLast(h))}</small>
      )}
    </li>
  );
}
