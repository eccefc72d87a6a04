import { api, ask, of, type Schema } from '../api/client';
import { useDraft } from '../app/draft';
import { Dialog } from '../ui/dialog';
import { AreaField, CheckField, Field, Form, required, SelectField, TextField } from '../ui/form';
import { Button, Choice } from '../ui/parts';
import { addressesIn, emptyKey, isAddress, mostAddresses, requestOf, scopesOf } from './key_form';
import { keyWords } from './keys.words';

type Given = { account: string; close: () => void; made: (key: Schema['Key']) => void };

/// Asks what a new key is for and may do, and makes it.
export function NewKey({ account, close, made }: Given) {
  const [draft, drop] = useDraft(`key.${account}`, emptyKey);
  const w = keyWords();
  const d = draft.value;
  const set = (part: Partial<typeof d>) => {
    draft.value = { ...draft.value, ...part };
  };
  const isTest = d.kind === 'test';
  const check = (): [string, string][] => {
    const addresses = addressesIn(d.addresses);
    const strange = addresses.find((a) => !isAddress(a));
    const isWithout = requestOf(d).scopes?.length === 0;
    return [
      ...required({ name: d.name }),
      ...(isWithout ? ([['scopes', w.form.scopesMissing]] as [string, string][]) : []),
      ...(strange ? ([['addresses', w.form.notAddress(strange)]] as [string, string][]) : []),
      ...(addresses.length > mostAddresses ? ([['addresses', w.form.tooMany]] as [string, string][]) : []),
    ];
  };
  const send = async () => {
    const body = requestOf(d);
    const key = await ask((signal) => api.POST('/v1/keys', { body, headers: of(account), signal }));
    drop();
    made(key);
  };
  return (
    <Dialog title={w.make} onClose={close}>
      <Form
        label={w.make}
        check={check}
        send={send}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {isTest ? w.form.goTest : w.form.go}
          </Button>
        )}
      >
        <TextField
          name="name"
          label={w.form.name}
          hint={w.form.nameHint}
          value={d.name}
          onInput={(name) => set({ name })}
          maxLength={100}
          autocomplete="off"
        />
        <Choice
          label={w.form.kind}
          value={d.kind}
          options={[
            ['live', w.form.live],
            ['test', w.form.test],
          ]}
          onChange={(kind) => set({ kind })}
        />
        <small role="status">{isTest ? w.form.testHint : w.form.liveHint}</small>
        <Field name="scopes" label={w.form.scopes} hint={w.form.scopesHint}>
          {({ id, describedBy }) => (
            <div id={id} role="group" tabIndex={-1} aria-label={w.form.scopes} aria-describedby={describedBy}>
              {scopesOf(isTest).map((s) => (
                <CheckField
                  key={s}
                  label={w.scopes[s]}
                  checked={d.scopes.includes(s)}
                  onChange={(on) => set({ scopes: on ? [...d.scopes, s] : d.scopes.filter((o) => o !== s) })}
                />
              ))}
            </div>
          )}
        </Field>
        <SelectField
          name="expires_in_days"
          label={w.form.expiry}
          value={d.days}
          options={[
            ['', w.form.never],
            ['7', w.form.days(7)],
            ['30', w.form.days(30)],
            ['90', w.form.days(90)],
            ['365', w.form.year],
          ]}
          onChange={(days) => set({ days })}
        />
        <AreaField
          name="addresses"
          label={w.form.addresses}
          hint={w.form.addressesHint}
          optional
          rows={2}
          value={d.addresses}
          onInput={(addresses) => set({ addresses })}
        />
      </Form>
    </Dialog>
  );
}
