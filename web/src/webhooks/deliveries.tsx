import { useEffect } from 'preact/hooks';
import { api, ask, of } from '../api/client';
import { useFilter } from '../app/place';
import { when } from '../i18n/format';
import { More, usePages } from '../ui/pages';
import { Badge, Button, Card, Choice, Empty, Shown } from '../ui/parts';
import { OneDelivery } from './delivery';
import { ReplaySpan } from './replay';
import { type Delivery, toneOfDelivery, type Webhook } from './rules';
import { typeOf, whyOf } from './said';
import { webhookWords } from './words';

type State = '' | Delivery['state'];

/// What was sent to a webhook, by its state when that is asked for; the filter stands in the address. It is fetched
/// anew when `round` grows.
export function Deliveries({ account, of: hook, round }: { account: string; of: Webhook; round: number }) {
  const [query, change] = useFilter();
  const w = webhookWords();
  const state = (['delivered', 'waiting', 'failed'].includes(query.state ?? '') ? query.state : '') as State;
  const list = useDeliveries(account, hook.id, state);
  useEffect(() => {
    if (round > 0) list.reload();
  }, [round]);
  const here = (id: string) => {
    const next = new URLSearchParams({ ...query, delivery: id });
    return `?${next}`;
  };
  return (
    <Card title={w.deliveries.title}>
      <div class="hooks-tools">
        <Choice<State>
          label={w.deliveries.filter}
          hideLabel
          value={state}
          options={[
            ['', w.deliveries.all],
            ['delivered', w.deliveries.delivered],
            ['waiting', w.deliveries.waiting],
            ['failed', w.deliveries.failed],
          ]}
          onChange={(next) => change({ state: next })}
        />
        <div class="acts">
          <Button icon="refresh" onClick={list.reload}>
            {w.deliveries.refresh}
          </Button>
          <Button onClick={() => change({ replay: '1' })}>{w.replay.open}</Button>
        </div>
      </div>
      <Shown of={list} what={w.deliveries.what} lines={6}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty icon="webhook" title={w.deliveries.none}>
              {state ? '' : w.deliveries.noneWhy}
            </Empty>
          ) : (
            <>
              <ul class="list hooks-deliveries">
                {page.items.map((d) => (
                  <Row key={d.id} of={d} href={here(d.id)} />
                ))}
              </ul>
              <More of={list} />
            </>
          )
        }
      </Shown>
      {query.delivery && (
        <OneDelivery
          account={account}
          id={query.delivery}
          close={() => change({ delivery: '' })}
          replayed={list.reload}
        />
      )}
      {query.replay && (
        <ReplaySpan account={account} of={hook} close={() => change({ replay: '' })} replayed={list.reload} />
      )}
    </Card>
  );
}

function useDeliveries(account: string, hook: string, state: State) {
  return usePages(`deliveries ${hook} ${state}`, async (cursor, aborted) => {
    const params = { path: { id: hook }, query: { limit: 50, ...(state && { state }), ...(cursor && { cursor }) } };
    const page = await ask(
      (signal) => api.GET('/v1/webhooks/{id}/deliveries', { params, headers: of(account), signal }),
      aborted,
    );
    return { items: page.deliveries, next: page.next_cursor };
  });
}

function Row({ of: d, href }: { of: Delivery; href: string }) {
  const w = webhookWords();
  return (
    <li class="hooks-delivery">
      <a class="hooks-link" href={href}>
        {d.events > 1 ? w.one.events(d.events) : typeOf(d)}
      </a>
      <Badge tone={toneOfDelivery(d.state)}>{w.deliveries[d.state]}</Badge>
      <small>
        {whyOf(d)} · {w.deliveries.line(when(d.at, new Date(), true), d.attempt, d.duration_ms)}
      </small>
    </li>
  );
}
