import type { Schema } from '../api/client';
import { core } from '../i18n/core';
import { money, when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { auditWords } from './audit.words';
import type { Told } from './audit.words.en';

/// Entries of the audit log in words. What is not known, an action of tomorrow or a fact that is new, is shown as
/// the server says it.

export type Entry = Schema['AuditEntry'];
/// The name of somebody or something by its id, where it is known.
export type Names = (id: string) => string | undefined;

const named = (id: string, names: Names): string | undefined => {
  const name = names(id);
  return name === undefined ? undefined : apart(name);
};
/// Of "person:per_…" what stands behind the colon.
export const idOf = (actor: string): string => actor.split(':')[1] ?? '';
/// What the entries themselves tell of names: who is not a member any more did things under theirs, or was removed with
/// an address; a key was made with the beginning that it is known by.
export function nameIn(entries: readonly Entry[], id: string): string | undefined {
  const byThem = entries.find((e) => e.actor_name && idOf(e.actor) === id);
  if (byThem) return byThem.actor_name;
  const made = entries.find((e) => e.action === 'key.created' && e.object === id)?.facts.prefix;
  if (made) return `${made}…`;
  return entries.find((e) => e.action === 'member.removed' && e.object === id)?.personal.email;
}
/// Whom and what they are about.
export const idsOf = (entries: readonly Entry[]): string[] =>
  entries.flatMap((e) => [e.account_id ?? '', e.object, ...Object.values(e.facts)]);

const isRole = (name: string) => name === 'role' || name === 'before' || name === 'platform_role';
const isMoney = (name: string) => name === 'amount' || name === 'credit_limit' || name === 'credit_limit_before';
const isTime = (value: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value);
const platformRole = (text: string) => text.replace('_officer', '');

/// One fact, for people.
export function inWords(name: string, value: string, names: Names): string {
  if (isMoney(name) && /^-?\d+(\.\d+)?$/.test(value)) return money({ amount: value, currency: 'KES' });
  if (isTime(value)) return when(value);
  const roles = core().roles as Record<string, string>;
  if (isRole(name) || ((name === 'from' || name === 'to') && platformRole(value) in roles))
    return roles[platformRole(value)] ?? value;
  const values = auditWords().values as Record<string, string>;
  if (name === 'changed')
    return value
      .split(' ')
      .map((v) => values[v] ?? v)
      .join(', ');
  if (name === 'scopes') return value.split(' ').join(', ');
  return named(value, names) ?? values[value] ?? value;
}

/// The address of whom it is about, where the entry has it.
const whomOf = ({ action, personal }: Entry): string | undefined =>
  (action === 'member.removed' || action === 'invitation.made') && personal.email ? apart(personal.email) : undefined;

/// What happened, in a sentence.
export function sentenceOf(entry: Entry, names: Names): string {
  const w = auditWords();
  const told: Record<string, string | undefined> = {
    what: named(entry.object, names) ?? whomOf(entry) ?? entry.object,
    whom: named(entry.object, names) ?? whomOf(entry),
  };
  for (const [name, value] of Object.entries(entry.facts)) told[name] = inWords(name, value, names);
  const tell = (w.told as Record<string, ((t: Told) => string) | undefined>)[entry.action];
  return tell ? tell(told) : ((w.labels as Record<string, string>)[entry.action] ?? entry.action);
}

/// Who did it.
export function actorOf(
  entry: Pick<Entry, 'actor' | 'actor_name' | 'personal' | 'erased'>,
  names: Names,
  self?: string,
): string {
  const { actor, actor_name, personal, erased } = entry;
  const w = auditWords().who;
  if (actor === 'system') return w.system;
  if (actor === 'command_line') return personal.name ? `${w.operator} (${personal.name})` : w.operator;
  const [kind, id = ''] = actor.split(':');
  if (kind === 'key') return w.key(apart(actor_name ?? names(id) ?? id));
  if (id === self) return w.you;
  // A company's people have names in its log: without one it is staff, or somebody who had it erased.
  const name = actor_name ?? personal.name ?? names(id);
  return name === undefined ? (erased ? w.erased : w.staff) : apart(name);
}

const withName = (id: string, names: Names): string => {
  const name = named(id, names);
  return name === undefined ? id : `${name} (${id})`;
};

const actorWithName = ({ actor, actor_name }: Entry, names: Names): string => {
  const name = actor_name ?? names(idOf(actor));
  return name === undefined ? actor : `${apart(name)} (${actor})`;
};

/// All that the entry tells, as [name, value] in words.
export function detailsOf(entry: Entry, names: Names): [string, string][] {
  const words = auditWords().facts as Record<string, string>;
  const row = (name: string, value: string): [string, string] => [words[name] ?? name, inWords(name, value, names)];
  return [
    ...Object.entries(entry.facts)
      // Networks are numbers there, which say nothing to anybody.
      .filter(([name, value]) => name !== 'network' || !/^\d+$/.test(value))
      .map(([name, value]) => row(name, value)),
    ...Object.entries(entry.personal).map(([name, value]): [string, string] => [words[name] ?? name, value]),
    [words.action ?? '', entry.action],
    ...(entry.object ? [[words.object ?? '', withName(entry.object, names)] as [string, string]] : []),
    [words.actor ?? '', actorWithName(entry, names)],
    ...(entry.account_id ? [[words.account ?? '', withName(entry.account_id, names)] as [string, string]] : []),
    [words.number ?? '', String(entry.number)],
  ];
}

/// Actions that a company's own log can have.
export const isOfCompany = (action: string): boolean =>
  /^(account|key|invitation|member|money_request|ownership|document|payment|sender|sender_request|top_up|webhook)\.|^person\.made$|^(messages|audit)\.exported$/.test(
    action,
  );
