import { api, ask, of, type Schema } from '../api/client';
import { useDraft } from '../app/draft';
import { Dialog } from '../ui/dialog';
import { AreaField, CheckField, SelectField } from '../ui/fields';
import { Field, Form, required, TextField } from '../ui/form';
import { Button, Choice } from '../ui/parts';
import { addressesIn, emptyKey, isAddress, mostAddresses, requestOf, scopesOf, type WantedKey } from './key_form';
import { keyWords } from './keys.words';

type Given = { account: string; close: () => void; made: (key: Schema['Key']) => void };

/// Asks what a new key is for and may do, and makes it.
export function NewKey({ account, close, made }: Given) {
  const [draft, drop] = useDraft(`key.${account}`, emptyKey);
  const w = keyWords();
  const d = draft.value;
  const set = (part: Partial<WantedKey>) => {
    draft.value = { ...draft.value, ...part };
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
        check={() => faultsOf(d)}
        send={send}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {d.kind === 'test' ? w.form.goTest : w.form.go}
          </Button>
        )}
      >
        <Fields of={d} set={set} />
      </Form>
    </Dialog>
  );
}

function faultsOf(d: WantedKey): [string, string][] {
  const w = keyWords().form;
  const addresses = addressesIn(d.addresses);
  const strange = addresses.find((a) => !isAddress(a));
  const isWithout = requestOf(d).scopes?.length === 0;
  return [
    ...required({ name: d.name }),
    ...(isWithout ? ([['scopes', w.scopesMissing]] as [string, string][]) : []),
    ...(strange ? ([['addresses', w.notAddress(strange)]] as [string, string][]) : []),
    ...(addresses.length > mostAddresses ? ([['addresses', w.tooMany]] as [string, string][]) : []),
  ];
}

type Part = { of: WantedKey; set: (part: Partial<WantedKey>) => void };

function Fields({ of: d, set }: Part) {
  const w = keyWords().form;
  return (
    <>
      <TextField
        name="name"
        label={w.name}
        hint={w.nameHint}
        value={d.name}
        onInput={(name) => set({ name })}
        maxLength={100}
        autocomplete="off"
      />
      <Choice
        label={w.kind}
        value={d.kind}
        options={[
          ['live', w.live],
          ['test', w.test],
        ]}
        onChange={(kind) => set({ kind })}
      />
      <small role="status">{d.kind === 'test' ? w.testHint : w.liveHint}</small>
      <Scopes of={d} set={set} />
      <SelectField
        name="expires_in_days"
        label={w.expiry}
        value={d.days}
        options={[
          ['', w.never],
          ['7', w.days(7)],
          ['30', w.days(30)],
          ['90', w.days(90)],
          ['365', w.year],
        ]}
        onChange={(days) => set({ days })}
      />
      <AreaField
        name="addresses"
        label={w.addresses}
        hint={w.addressesHint}
        optional
        rows={2}
        value={d.addresses}
        onInput={(addresses) => set({ addresses })}
      />
    </>
  );
}

function Scopes({ of: d, set }: Part) {
  const w = keyWords();
  return (
    <Field name="scopes" label={w.form.scopes} hint={w.form.scopesHint}>
      {({ id, describedBy }) => (
        <div id={id} role="group" tabIndex={-1} aria-label={w.form.scopes} aria-describedby={describedBy}>
          {scopesOf(d.kind === 'test').map((s) => (
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
  );
}
