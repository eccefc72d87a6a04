import { useEffect, useRef, useState } from 'preact/hooks';
import { core } from '../i18n/core';
import { CodeField, TextField } from '../ui/form';

/// The second factor: six digits of the app, or a recovery code for who has lost it. Its name is `code`.
export function FactorField({ value, onInput }: { value: string; onInput: (next: string) => void }) {
  const [recovery, choose] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const w = core().session;
  // It appears in answer to the step before: whoever types goes on typing.
  useEffect(() => box.current?.querySelector('input')?.focus(), [recovery]);
  return (
    <div ref={box} class="stack-s">
      {recovery ? (
        <TextField
          name="code"
          label={w.recoveryCode}
          hint={w.recoveryHint}
          value={value}
          onInput={onInput}
          autocomplete="off"
          spellcheck={false}
        />
      ) : (
        <CodeField label={w.factorCode} hint={w.codeHint} value={value} onInput={onInput} />
      )}
      <button
        type="button"
        class="link"
        onClick={() => {
          onInput('');
          choose(!recovery);
        }}
      >
        {recovery ? w.useApp : w.useRecovery}
      </button>
    </div>
  );
}
