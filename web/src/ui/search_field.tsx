import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { core } from '../i18n/core';
import './lists.css';
import { Button } from './parts';
import { restMs } from './rested';

/// A search whose text stands in the address: it is looked for when the typing rests, or at once by Enter.
export function SearchField({
  label,
  hint,
  value,
  onSearch,
}: {
  label: string;
  hint?: string;
  value: string;
  onSearch: (text: string) => void;
}) {
  const id = useId();
  const [typed, type] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  // Back, or "clear": the address says what is looked for.
  useEffect(() => type(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = (text: string) => {
    clearTimeout(timer.current);
    if (text.trim() !== value) onSearch(text.trim());
  };
  return (
    <form
      class="field search-field"
      role="search"
      onSubmit={(e) => {
        e.preventDefault();
        search(typed);
      }}
    >
      <label for={id}>{label}</label>
      <span class="input-with">
        <input
          id={id}
          class="input"
          type="search"
          value={typed}
          maxLength={254}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-describedby={hint ? `${id}h` : undefined}
          onInput={(e) => {
            const text = e.currentTarget.value;
            type(text);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => search(text), restMs);
          }}
        />
        <Button type="submit" icon="search">
          {core().act.search}
        </Button>
      </span>
      {hint && <small id={`${id}h`}>{hint}</small>}
    </form>
  );
}
