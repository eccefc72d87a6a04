import { useFilter } from '../app/place';
import { SelectField } from '../ui/fields';
import { Choice, Head } from '../ui/parts';
import { isState, type State, states } from './mail_rules';
import '../ui/lists.css';
import './mails.css';
import { mailWords } from './mails.words';
import { MarkedAddresses } from './marked_addresses';
import { Outbox } from './outbox';

/// The outbox by state, or the addresses that are marked; which stands in the address.
export default function Mails() {
  const [filter, change] = useFilter();
  const w = mailWords();
  const view = filter.show === 'addresses' ? 'addresses' : 'outbox';
  const state = isState(filter.state) ? filter.state : undefined;
  return (
    <>
      <Head title={w.title} />
      <div class="mails-filters">
        <Choice
          label={w.view}
          hideLabel
          value={view}
          options={[
            ['outbox', w.outbox],
            ['addresses', w.addresses],
          ]}
          onChange={(next) => change({ show: next === 'addresses' ? next : '', state: '' })}
        />
        {view === 'outbox' && (
          <SelectField<State | ''>
            name="state"
            label={w.state}
            value={state ?? ''}
            options={[['', w.any], ...states.map((s) => [s, w.states[s]] as const)]}
            onChange={(next) => change({ state: next })}
          />
        )}
      </div>
      {view === 'outbox' ? <Outbox state={state} /> : <MarkedAddresses />}
    </>
  );
}
