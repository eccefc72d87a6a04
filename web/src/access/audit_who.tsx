import { useState } from 'preact/hooks';
import { api, ask } from '../api/client';
import { apart } from '../i18n/voice';
import { TextField } from '../ui/form';
import { useResource } from '../ui/resource';
import { rested } from '../ui/rested';
import { auditWords } from './audit.words';
import type { Names } from './audit_entry';
import { isAccount, isActor } from './audit_query';

/// Filters of staff's log: a company or somebody, found by the beginning of the name or address, or given by the id.

type Found = { value: string; name: string; email: string };
type Find = (prefix: string, aborted: AbortSignal) => Promise<Found[]>;
const most = 5;

const companies: Find = async (prefix, aborted) => {
  const query = { limit: most, prefix };
  const page = await ask((signal) => api.GET('/v1/platform/accounts', { params: { query }, signal }), aborted);
  return page.accounts.map((a) => ({ value: a.id, name: a.name, email: a.email }));
};
const people: Find = async (prefix, aborted) => {
  const query = { limit: most, prefix };
  const page = await ask((signal) => api.GET('/v1/platform/people', { params: { query }, signal }), aborted);
  return page.people.map((p) => ({ value: `person:${p.id}`, name: p.name, email: p.email }));
};

type Given = { value: string; names: Names; mayFind: boolean; onChange: (next: string) => void };

export const CompanyField = (given: Given) => {
  const f = auditWords().filters;
  return (
    <FoundField name="account" label={f.account} hint={f.accountHint} isGood={isAccount} find={companies} {...given} />
  );
};
export const ActorField = (given: Given) => {
  const f = auditWords().filters;
  return <FoundField name="actor" label={f.actor} hint={f.actorHint} isGood={isActor} find={people} {...given} />;
};

type FoundProps = Given & {
  name: string;
  label: string;
  hint: string;
  isGood: (text: string) => boolean;
  find: Find;
};

/// What is typed counts when it is chosen below, or is a whole id.
function FoundField({ value, names, mayFind, onChange, isGood, find, ...field }: FoundProps) {
  const [typed, type] = useState<string | undefined>();
  const w = auditWords().filters;
  const text = typed?.trim() ?? '';
  const isWanted = mayFind && text.length > 1 && !/^(acc_|per_|key_|person:|key:)/.test(text);
  const found = useResource(isWanted ? text : '', async (aborted) => {
    return isWanted && (await rested(aborted)) ? find(text, aborted) : [];
  });
  const choose = (next: string) => {
    type(undefined);
    onChange(next);
  };
  return (
    <div class="audit-who">
      <TextField
        {...field}
        value={typed ?? names(value.replace('person:', '')) ?? value}
        autocomplete="off"
        spellcheck={false}
        onInput={(next) => {
          const whole = next.trim();
          if (whole === '' || isGood(whole)) choose(whole);
          else type(next);
        }}
      />
      {isWanted && found.state === 'ready' && (
        <div class="acts" role="status">
          {found.data?.length === 0 && <small>{w.noneFound}</small>}
          {found.data?.map((f) => (
            <button key={f.value} type="button" class="btn" onClick={() => choose(f.value)}>
              <span>
                {apart(f.name)} <small>{f.email}</small>
              </span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
