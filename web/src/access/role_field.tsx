import { core } from '../i18n/core';
import { RadioField } from '../ui/radios';
import { mayGive, type Role, roles } from './member_rules';
import { memberWords } from './members.words';

/// One of the roles that `by` may give, each with what it opens.
export function RoleField({ value, by, onChange }: { value: Role; by: Role; onChange: (next: Role) => void }) {
  const w = memberWords();
  return (
    <RadioField
      name="role"
      label={w.role.label}
      value={value}
      options={roles.filter((r) => mayGive(by, r)).map((r) => [r, core().roles[r], w.roles[r]])}
      onChange={onChange}
    />
  );
}
