import type { Schema } from '../api/client';
import { pathOf } from '../app/place';
import { may } from '../app/session';
import { core } from '../i18n/core';
import { SelectField } from '../ui/form';
import { LinkButton, Note, Shown } from '../ui/parts';
import type { Resource } from '../ui/resource';
import { sendWords } from './send_words';
import { networkName, stateWords } from './states';

export type Senders = Schema['Senders']['senders'];

/// Names that can be sent with: the default first.
export function usableNames(senders: Senders): string[] {
  const good = senders.filter((s) => s.state === 'approved');
  const first = good.filter((s) => s.default);
  return [...new Set([...first, ...good].map((s) => s.name))];
}

const listed = (some: readonly string[]) =>
  some.length < 2 ? (some[0] ?? '') : `${some.slice(0, -1).join(', ')} ${core().and} ${some[some.length - 1]}`;

/// What a sender is good for, in a sentence for each kind of approval that it has.
export function coverage(senders: Senders, name: string): string {
  const w = sendWords();
  const mine = senders.filter((s) => s.name === name && s.state === 'approved');
  const byKind = new Map<string, string[]>();
  for (const s of mine) {
    const kind = s.class ? stateWords().kinds[s.class].name : w.allKinds;
    byKind.set(kind, [...(byKind.get(kind) ?? []), s.network ? networkName(s.network) : w.allNetworks]);
  }
  const said = mine.some((s) => !s.class && !s.network)
    ? [w.everything]
    : [...byKind].map(([kind, networks]) => `${kind}: ${listed([...new Set(networks)])}.`);
  if (mine.some((s) => s.shared)) said.push(w.shared);
  if (mine.some((s) => s.default)) said.push(w.isDefault);
  return said.join(' ');
}

type Props = { account: string; senders: Resource<Senders>; from: string; onChange: (next: string) => void };

export const SenderField = ({ account, senders, from, onChange }: Props) => (
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
      ) : (
        <Note
          tone="warn"
          action={
            may('senders:request', account) && (
              <LinkButton href={pathOf(account, 'senders')}>{sendWords().askSender}</LinkButton>
            )
          }
        >
          {sendWords().noSender}
        </Note>
      )
    }
  </Shown>
);
