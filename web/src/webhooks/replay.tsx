import { useState } from 'preact/hooks';
import { api, ask, of, type Schema } from '../api/client';
import { dateOf } from '../i18n/format';
import { Dialog, say } from '../ui/dialog';
import { Form, TextField } from '../ui/form';
import { Button, Choice, TroubleNote } from '../ui/parts';
import { useResource } from '../ui/resource';
import { momentOf, timeOfDay, type Webhook } from './rules';
import { webhookWords } from './words';

type Given = { account: string; of: Webhook; close: () => void; replayed: () => void };

type Span = Schema['WebhookReplay'];
type Which = 'failed' | 'both';

/// Nothing while it is none.
function spanOf(day: string, begin: string | undefined, end: string | undefined, which: Which): Span | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || !begin || !end || begin >= end) return undefined;
  return { from: momentOf(day, begin), to: momentOf(day, end), ...(which === 'failed' && { state: 'failed' }) };
}

/// Sends a span of time again. How many that is stands in the button before it is pressed.
export function ReplaySpan({ account, of: hook, close, replayed }: Given) {
  const [day, setDay] = useState(dateOf(new Date()));
  const [from, setFrom] = useState('00:00');
  const [to, setTo] = useState('24:00');
  const [which, choose] = useState<Which>('failed');
  const w = webhookWords().replay;
  const [begin, end] = [timeOfDay(from), timeOfDay(to)];
  const body = spanOf(day, begin, end, which);
  const isSpan = body !== undefined;
  const post = (span: Span, aborted?: AbortSignal) => {
    const params = { path: { id: hook.id } };
    return ask(
      (signal) => api.POST('/v1/webhooks/{id}/replay', { params, body: span, headers: of(account), signal }),
      aborted,
    );
  };
  const counted = useResource(`replay ${hook.id} ${JSON.stringify(body)}`, async (aborted) => {
    if (!body) return undefined;
    // Whoever is still writing is not counted for at each letter.
    await new Promise((resolve) => setTimeout(resolve, 300));
    return aborted.aborted ? undefined : post({ ...body, only_count: true }, aborted);
  });
  const isCounting = isSpan && counted.state !== 'ready' && !counted.trouble;
  const found = isSpan && counted.state === 'ready' ? counted.data : undefined;
  const check = (): [string, string][] => [
    ...(!begin ? ([['from', w.badTime]] as [string, string][]) : []),
    ...(!end ? ([['to', w.badTime]] as [string, string][]) : []),
    ...(begin && end && begin >= end ? ([['to', w.order]] as [string, string][]) : []),
  ];
  const send = async () => {
    if (!body) return;
    const answer = await post(body);
    say(w.done(answer.replayed));
    replayed();
    if (answer.more) counted.reload();
    else close();
  };
  const text = isCounting ? w.counting : found && found.matching > 0 ? w.go(found.matching, found.more) : w.nothing;
  return (
    <Dialog title={w.title} onClose={close}>
      <Form
        label={w.title}
        check={check}
        send={send}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy} disabled={isSpan && !found?.matching}>
            {text}
          </Button>
        )}
      >
        <p>{w.why}</p>
        <TextField name="day" type="date" label={w.day} value={day} onInput={setDay} />
        <div class="hooks-span">
          <TextField name="from" label={w.from} value={from} onInput={setFrom} inputMode="numeric" maxLength={5} />
          <TextField name="to" label={w.to} value={to} onInput={setTo} inputMode="numeric" maxLength={5} />
        </div>
        <Choice
          label={w.state}
          value={which}
          options={[
            ['failed', w.failed],
            ['both', w.both],
          ]}
          onChange={choose}
        />
        {counted.trouble && <TroubleNote trouble={counted.trouble} retry={counted.reload} />}
      </Form>
    </Dialog>
  );
}
