import { useState } from 'preact/hooks';
import { api, ask, of, type Schema } from '../api/client';
import { useSeenAgain } from '../app/live';
import { pathOf, useAccount } from '../app/place';
import { may, membershipOf } from '../app/session';
import { money } from '../i18n/format';
import { book } from '../i18n/voice';
import { say } from '../ui/dialog';
import { CheckField, Form, TextField } from '../ui/form';
import { Badge, Button, Card, Head, Note, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { amountsIn, faultsOf, fieldsFor, mostAlerts } from './alert_rules';
import { words } from './alerts.words.en';

const alertsWords = book(words, () => import('./alerts.words.sw'));

type Alerts = Schema['BalanceAlerts'];

/// When the company is told that its balance is low.
export default function AlertsPage() {
  const account = useAccount();
  const w = alertsWords();
  const alerts = useResource<Alerts>(`balance alerts ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/balance/alerts', { headers: of(account), signal }), aborted),
  );
  useSeenAgain(alerts.reload);
  const mayChange = may('payments:make', account) && membershipOf(account)?.active !== false;
  return (
    <>
      <Head title={w.title} above={<a href={pathOf(account, 'top-up')}>{w.back}</a>} />
      <p class="quiet-text">{w.about}</p>
      <Shown of={alerts} what={w.what} lines={4}>
        {(set) => (
          <div class="cols">
            <Now of={set} />
            {mayChange ? (
              <Change
                key={[set.sms, ...set.alerts.map((a) => a.amount.amount)].join()}
                account={account}
                of={set}
                changed={(next) => alerts.change(() => next)}
              />
            ) : (
              <Note>{w.look}</Note>
            )}
          </div>
        )}
      </Shown>
    </>
  );
}

function Now({ of: set }: { of: Alerts }) {
  const w = alertsWords();
  return (
    <Card title={w.now}>
      {set.alerts.length === 0 && <p class="quiet-text">{w.none}</p>}
      <ul class="list">
        {set.alerts.map((a) => (
          <li key={a.amount.amount} class="row wrap">
            <span class="num">{money(a.amount)}</span>
            <Badge tone={a.state === 'below' ? 'warn' : 'ok'}>{a.state === 'below' ? w.below : w.armed}</Badge>
            {a.state === 'below' && <small>{w.again(money(a.armed_again_at))}</small>}
          </li>
        ))}
      </ul>
      {set.sms && <small>{set.phone ? w.bySms(set.phone) : w.noPhone}</small>}
    </Card>
  );
}

type Given = { account: string; of: Alerts; changed: (next: Alerts) => void };

function Change({ account, of: set, changed }: Given) {
  const w = alertsWords();
  const [texts, write] = useState(() => fieldsFor(set.alerts.map((a) => a.amount.amount)));
  const [sms, setSms] = useState(set.sms);
  const type = (at: number, text: string) => {
    const next = texts.map((t, i) => (i === at ? text : t));
    // There is always an empty field below, up to five.
    write(next.length < mostAlerts && next.at(-1)?.trim() ? [...next, ''] : next);
  };
  const said = { twice: w.twice, wrong: w.wrong, low: w.low(money(set.lowest)) };
  const send = async () => {
    const body = { amounts: amountsIn(texts), sms };
    const next = await ask((signal) => api.PUT('/v1/balance/alerts', { headers: of(account), body, signal }));
    changed(next);
    say(w.saved);
  };
  return (
    <Card title={w.change}>
      <Form
        label={w.change}
        check={() => faultsOf(texts, set.lowest.amount).map(({ at, why }) => [`amount${at}`, said[why]])}
        send={send}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {w.save}
          </Button>
        )}
      >
        {texts.map((text, at) => (
          <TextField
            key={at}
            name={`amount${at}`}
            label={w.amount(at + 1)}
            hint={at === 0 ? w.amountHint : undefined}
            optional
            value={text}
            onInput={(next) => type(at, next)}
            inputMode="decimal"
            autocomplete="off"
            maxLength={20}
          />
        ))}
        {(set.sms_possible || set.sms) && (
          <CheckField label={w.sms} checked={sms} onChange={setSms} hint={set.sms_possible ? w.smsHint : w.noSms} />
        )}
      </Form>
    </Card>
  );
}
