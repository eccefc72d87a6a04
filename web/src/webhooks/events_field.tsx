import { CheckField } from '../ui/fields';
import { Field } from '../ui/form';
import { type EventType, eventGroups, eventTypes, groupOf } from './rules';
import { webhookWords } from './words';

type Given = { chosen: readonly EventType[]; choose: (next: EventType[]) => void };

/// Of what a webhook is told, each in words.
export function EventsField({ chosen, choose }: Given) {
  const w = webhookWords();
  return (
    <Field name="events" label={w.form.events}>
      {({ id, describedBy }) => (
        <div id={id} role="group" tabIndex={-1} aria-label={w.form.events} aria-describedby={describedBy}>
          {eventGroups.map((group) => (
            <div key={group} class="hooks-group" role="group" aria-label={w.groups[group]}>
              <small aria-hidden="true">{w.groups[group]}</small>
              {eventTypes
                .filter((t) => groupOf(t) === group)
                .map((t) => (
                  <CheckField
                    key={t}
                    label={w.types[t] ?? t}
                    checked={chosen.includes(t)}
                    onChange={(on) => choose(eventTypes.filter((o) => (o === t ? on : chosen.includes(o))))}
                  />
                ))}
            </div>
          ))}
        </div>
      )}
    </Field>
  );
}
