import { useId, useState } from 'preact/hooks';
import { core } from '../i18n/core';
import { SelectField } from '../ui/fields';
import { Button, Icon } from '../ui/parts';
import { countOn, type Filter, type FilterName, filterNames } from './list_filter';
import { classes, states, stateWords } from './states';
import { messageWords } from './words';

type Props = { filter: Filter; change: (parts: Record<string, string>) => void };
const hidden: readonly FilterName[] = ['reference', 'sender', 'class', 'test', 'from', 'until'];

/// What to look for. A choice counts at once, what is typed when one leaves the field or presses Search.
export function ListFilters({ filter, change }: Props) {
  const w = messageWords().list;
  const on = countOn(filter, hidden);
  const [open, setOpen] = useState(on > 0);
  return (
    <form
      class="card msg-filters"
      role="search"
      aria-label={w.filters}
      onSubmit={(e) => {
        e.preventDefault();
        const fields = new FormData(e.currentTarget);
        change(Object.fromEntries([...fields].map(([name, value]) => [name, String(value).trim()])));
      }}
    >
      <div class="msg-search">
        <Text name="to" type="search" label={w.number} inputMode="tel" {...{ filter, change }} />
        <Button type="submit" icon="search">
          {core().act.search}
        </Button>
        <SelectField
          name="state"
          label={w.state}
          value={filter.state ?? ''}
          onChange={(state) => change({ state })}
          options={[['', w.all], ...states.map((s) => [s, stateWords().state[s]] as const)]}
        />
      </div>
      <details open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
        <summary>
          <Icon name="down" /> {on > 0 ? w.moreOn(on) : w.more}
        </summary>
        <div class="msg-more">
          <Text name="reference" label={w.reference} {...{ filter, change }} />
          <Text name="sender" label={w.sender} {...{ filter, change }} />
          <Text name="from" type="date" label={w.from} {...{ filter, change }} />
          <Text name="until" type="date" label={w.until} {...{ filter, change }} />
          <SelectField
            name="class"
            label={messageWords().one.kind}
            value={filter.class ?? ''}
            onChange={(kind) => change({ class: kind })}
            options={[['', w.both], ...classes.map((c) => [c, stateWords().kinds[c].name] as const)]}
          />
          <SelectField
            name="test"
            label={w.source}
            value={filter.test ?? ''}
            onChange={(test) => change({ test })}
            options={[
              ['', w.both],
              ['false', w.live],
              ['true', w.tests],
            ]}
          />
        </div>
      </details>
      {countOn(filter, filterNames) > 0 && (
        <div class="acts">
          <Button onClick={() => change(Object.fromEntries(filterNames.map((n) => [n, ''])))}>
            {core().act.clear}
          </Button>
        </div>
      )}
    </form>
  );
}

type TextProps = Props & { name: FilterName; label: string; type?: string; inputMode?: 'tel' };

function Text({ name, label, type = 'text', inputMode, filter, change }: TextProps) {
  const id = useId();
  const value = filter[name] ?? '';
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        class="input"
        id={id}
        // Cleared filters clear what is written.
        key={value}
        name={name}
        type={type}
        inputMode={inputMode}
        defaultValue={value}
        onChange={(e) => {
          const next = e.currentTarget.value.trim();
          if (next !== value) change({ [name]: next });
        }}
      />
    </div>
  );
}
