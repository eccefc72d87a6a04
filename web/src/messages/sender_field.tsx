import type { Schema } from '../api/client';
import { pathOf } from '../app/place';
import { may } from '../app/session';
import { core } from '../i18n/core';
import { SelectField } from '../ui/fields';
import { LinkButton, Note, Shown } from '../ui/parts';
import type { Resource } from '../ui/resource';
import { sendWords } from './send_words';
import { classes, networkName, stateWords } from './states';

export type Senders = Schema['Senders']['senders'];

/// Names that can be sent with: the default first.
export function usableNames(senders: Senders): string[] {
  const good = senders.filter((s) => s.state === 'approved');
  const first = good.filter((s) => s.default);
  return [...new Set([...first, ...good].map((s) => s.name))];
}

const listed = (some: readonly string[]) =>
  some.length < 2 ? (some[0] ?? '') : `${some.slice(0, -1).join(', ')} ${core().and} ${some[some.length - 1]}`;

/// What a sender is good for: the kinds of messages on the same networks in one sentence.
export function coverage(senders: Senders, name: string): string {
  const w = sendWords();
  const mine = senders.filter((s) => s.name === name && s.state === 'approved');
  const said: string[] = [];
  if (mine.some((s) => !s.class && !s.network)) said.push(w.everything);
  else for (const [networks, kinds] of byNetworks(mine)) said.push(w.goodFor(listed(kinds), networks));
  if (mine.some((s) => s.shared)) said.push(w.shared);
  if (mine.some((s) => s.default)) said.push(w.isDefault);
  return said.join(' ');
}

function byNetworks(mine: Senders): Map<string, string[]> {
  const w = sendWords();
  const found = new Map<string, string[]>();
  for (const kind of [null, ...classes]) {
    const networks = mine.filter((s) => s.class === kind).map((s) => s.network);
    if (networks.length === 0) continue;
    const on = networks.includes(null)
      ? w.allNetworks
      : listed([...new Set(networks.map((n) => networkName(n ?? '')))]);
    found.set(on, [...(found.get(on) ?? []), kind ? stateWords().kinds[kind].many : w.allKinds]);
  }
  return found;
}

type Props = {
  account: string;
  senders: Resource<Senders>;
  from: string;
  /// One to try with may come by proving one's number.
  toProve: boolean;
  onChange: (next: string) => void;
};

export const SenderField = ({ account, senders, from, toProve, onChange }: Props) => (
  <Shown of={senders} what={sendWords().from} lines={1}>
    {(all) =>
      usableNames(all).length > 0 ? (
        <SelectField
          name="from"
          label={sendWords().from}
          value={from}
          options={usableNames(all).map((n) => [n, n] as const)}
          onChange={onChange}
          hint={coverage(all, from)}
        />
      ) : toProve ? (
        <Note>{sendWords().noSenderYet}</Note>
      ) : (
        <Note
          tone="warn"
          action={
            may('senders:request', account) && (
              <LinkButton href={`${pathOf(account, 'senders')}?ask=1`}>{sendWords().askSender}</LinkButton>
            )
          }
        >
          {sendWords().noSender}
        </Note>
      )
    }
  </Shown>
);
