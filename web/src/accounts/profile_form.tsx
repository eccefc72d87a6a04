import { api, ask, of } from '../api/client';
import { useDraft } from '../app/draft';
import { reloadMe } from '../app/session';
import { type Language, languages } from '../i18n/voice';
import { say } from '../ui/dialog';
import { SelectField } from '../ui/fields';
import { Form, required, TextField } from '../ui/form';
import { Button, Note } from '../ui/parts';
import { companyWords } from './company.words';
import { changesOf, isKraPin, type Profile, type ProfileTexts, tidy } from './profile_rules';

type Given = { account: string; kept: Profile; saved: (next: Profile) => void };

/// The profile to change. Only what was changed is kept as a draft, and sent: what a colleague changes meanwhile
/// elsewhere in it stays.
export function ProfileForm({ account, kept, saved }: Given) {
  const [draft, drop] = useDraft<Partial<ProfileTexts>>(`company.${account}`, () => ({}));
  const w = companyWords();
  const shown = { ...kept, ...draft.value };
  const changes = changesOf(kept, draft.value);
  const isChanged = Object.keys(changes).length > 0;
  const set = (part: Partial<ProfileTexts>) => {
    draft.value = { ...draft.value, ...part };
  };
  const check = (): [string, string][] => {
    const pin = tidy({ kra_pin: shown.kra_pin }).kra_pin;
    return [
      ...required({ name: shown.name }),
      ...(pin && !isKraPin(pin) ? ([['kra_pin', w.kraWrong]] as [string, string][]) : []),
    ];
  };
  const send = async () => {
    const next = await ask((signal) => api.PATCH('/v1/account', { body: changes, headers: of(account), signal }));
    drop();
    saved(next);
    say(w.saved);
    // The name stands at the side, and in other tabs' lists.
    if (changes.name) await reloadMe();
  };
  return (
    <Form
      label={w.profile}
      check={check}
      send={send}
      actions={(busy) => (
        <>
          <Button kind="main" type="submit" busy={busy} disabled={!isChanged}>
            {w.save}
          </Button>
          {isChanged && <Button onClick={drop}>{w.forget}</Button>}
        </>
      )}
    >
      <Fields of={shown} set={set} />
      {isChanged && (
        <Note tone="warn" live>
          {w.changed}
        </Note>
      )}
    </Form>
  );
}

function Fields({ of: shown, set }: { of: ProfileTexts; set: (part: Partial<ProfileTexts>) => void }) {
  const w = companyWords();
  return (
    <>
      <TextField
        name="name"
        label={w.name}
        hint={w.nameHint}
        value={shown.name}
        onInput={(name) => set({ name })}
        maxLength={100}
        autocomplete="off"
      />
      <TextField
        name="legal_name"
        label={w.legalName}
        hint={w.legalHint}
        optional
        value={shown.legal_name}
        onInput={(legal_name) => set({ legal_name })}
        maxLength={200}
        autocomplete="organization"
      />
      <div class="pair">
        <TextField
          name="kra_pin"
          label={w.kraPin}
          hint={w.kraHint}
          optional
          value={shown.kra_pin}
          onInput={(kra_pin) => set({ kra_pin })}
          maxLength={32}
          autocomplete="off"
          spellcheck={false}
        />
        <TextField
          name="billing_email"
          type="email"
          inputMode="email"
          label={w.billing}
          hint={w.billingHint}
          optional
          value={shown.billing_email}
          onInput={(billing_email) => set({ billing_email })}
          maxLength={254}
          autocomplete="off"
        />
      </div>
      <TextField
        name="address"
        label={w.address}
        optional
        value={shown.address}
        onInput={(address) => set({ address })}
        maxLength={200}
        autocomplete="off"
      />
      <SelectField
        name="language"
        label={w.language}
        value={shown.language}
        options={Object.entries(languages) as [Language, string][]}
        onChange={(language) => set({ language })}
      />
    </>
  );
}
