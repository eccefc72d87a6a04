import { useState } from 'preact/hooks';
import { api, ask } from '../api/client';
import { type Trouble, troubleOf } from '../api/problems';
import { me } from '../app/session';
import { choose, type Theme, theme } from '../app/theme';
import { core } from '../i18n/core';
import { type Language, language, languages, speak } from '../i18n/voice';
import { say } from '../ui/dialog';
import { Form, required, TextField } from '../ui/form';
import { Button, Card, Choice, Head, TroubleNote } from '../ui/parts';
import { preferenceWords } from './preferences_words';

/// Name, language and look; each counts at once.
export default function Preferences() {
  const w = preferenceWords();
  return (
    <>
      <Head title={w.title} />
      <div class="cols">
        <div class="stack">
          <NameCard />
        </div>
        <div class="stack">
          <LanguageCard />
          <Card title={w.look}>
            <p>{w.lookLead}</p>
            <Choice
              label={w.look}
              hideLabel
              value={theme.value}
              options={[
                ['system', w.system],
                ['light', w.light],
                ['dark', w.dark],
              ]}
              onChange={(next: Theme) => choose(next)}
            />
          </Card>
        </div>
      </div>
    </>
  );
}

function NameCard() {
  const [name, setName] = useState(me.value?.name ?? '');
  const w = preferenceWords();
  const isChanged = name.trim() !== (me.value?.name ?? '');
  const send = async () => {
    me.value = await ask((signal) => api.PATCH('/v1/me', { body: { name: name.trim() }, signal }));
    say(core().state.saved);
  };
  return (
    <Card title={w.name}>
      <Form
        label={w.name}
        check={() => required({ name })}
        places={{ invalid_name: 'name' }}
        send={send}
        actions={(busy) => (
          <Button kind="main" type="submit" busy={busy} disabled={!isChanged}>
            {core().act.save}
          </Button>
        )}
      >
        <TextField
          name="name"
          label={w.yourName}
          hint={w.nameHint}
          value={name}
          onInput={setName}
          autocomplete="name"
        />
      </Form>
    </Card>
  );
}

function LanguageCard() {
  const [trouble, tell] = useState<Trouble | undefined>();
  const w = preferenceWords();
  const change = async (next: Language) => {
    const before = language.value;
    tell(undefined);
    try {
      await speak(next);
      me.value = await ask((signal) => api.PATCH('/v1/me', { body: { language: next }, signal }));
    } catch (e) {
      // What is shown is what will be spoken at the next visit.
      await speak(before).catch(() => {});
      tell(troubleOf(e));
    }
  };
  return (
    <Card title={w.language}>
      <p>{w.languageLead}</p>
      {trouble && <TroubleNote trouble={trouble} />}
      <Choice
        label={w.language}
        hideLabel
        value={language.value}
        options={Object.entries(languages) as [Language, string][]}
        onChange={(next) => void change(next)}
      />
    </Card>
  );
}
