import { api, ask, of } from '../api/client';
import { useDraft } from '../app/draft';
import { Dialog } from '../ui/dialog';
import { CheckField } from '../ui/fields';
import { Form, required, TextField } from '../ui/form';
import { Button, Choice } from '../ui/parts';
import { EventsField } from './events_field';
import { type EventType, eventTypes, hearsOfMessages, isUrl, type Webhook } from './rules';
import { webhookWords } from './words';

type Draft = { url: string; events: EventType[]; many: boolean; isDefault?: boolean };
/// `first`: no webhook of the company is told of messages yet.
type Given = { account: string; of?: Webhook; first?: boolean; close: () => void; made: (hook: Webhook) => void };

const draftOf = (h?: Webhook): Draft => ({
  url: h?.url ?? '',
  events: [...(h?.events ?? eventTypes)],
  many: !!h && h.batch > 1,
  isDefault: h?.default,
});

/// Registers a webhook, or changes one.
export function EditWebhook({ account, of: hook, first = false, close, made }: Given) {
  const [draft, drop] = useDraft(`webhook.${account}.${hook?.id ?? ''}`, () => draftOf(hook));
  const w = webhookWords();
  const d = draft.value;
  const set = (part: Partial<Draft>) => {
    draft.value = { ...draft.value, ...part };
  };
  const check = (): [string, string][] => [
    ...required({ url: d.url }),
    ...(d.url.trim() && !isUrl(d.url) ? ([['url', w.form.notUrl]] as [string, string][]) : []),
    ...(d.events.length === 0 ? ([['events', w.form.noEvents]] as [string, string][]) : []),
  ];
  const send = async () => {
    const batch = d.many ? (hook && hook.batch > 1 ? hook.batch : 100) : 1;
    // Of a new one it stays unsaid until it is touched: the server makes the first of a company the default.
    const body = { url: d.url.trim(), events: d.events, batch, default: d.isDefault };
    const headers = of(account);
    const answer = await ask((signal) =>
      hook
        ? api.PATCH('/v1/webhooks/{id}', { params: { path: { id: hook.id } }, body, headers, signal })
        : api.POST('/v1/webhooks', { body, headers, signal }),
    );
    drop();
    made(answer);
  };
  const title = hook ? w.form.editTitle : w.make;
  return (
    <Dialog title={title} onClose={close}>
      <Form
        label={title}
        check={check}
        send={send}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {hook ? w.form.save : w.form.make}
          </Button>
        )}
      >
        <TextField
          name="url"
          type="url"
          label={w.form.url}
          hint={w.form.urlHint}
          value={d.url}
          onInput={(url) => set({ url })}
          maxLength={2048}
          autocomplete="url"
          inputMode="url"
          placeholder="https://"
          spellcheck={false}
        />
        <EventsField chosen={d.events} choose={(events) => set({ events })} />
        <CheckField
          label={w.isDefault}
          hint={w.form.oneDefault}
          checked={d.isDefault ?? (first && hearsOfMessages(d.events))}
          onChange={(isDefault) => set({ isDefault })}
        />
        <Choice
          label={w.form.batch}
          value={d.many ? 'many' : 'one'}
          options={[
            ['one', w.form.one],
            ['many', w.form.many],
          ]}
          onChange={(next) => set({ many: next === 'many' })}
        />
      </Form>
    </Dialog>
  );
}
