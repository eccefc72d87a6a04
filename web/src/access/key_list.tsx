import type { Schema } from '../api/client';
import { useFilter } from '../app/place';
import { me } from '../app/session';
import { core } from '../i18n/core';
import { when } from '../i18n/format';
import { CheckField } from '../ui/fields';
import { TextField } from '../ui/form';
import { Badge, Button, type Tone } from '../ui/parts';
import { isInUse, scopesOf } from './key_form';
import { keyWords } from './keys.words';

type Key = Schema['Key'];
const tones: Record<Key['state'], Tone> = {
  active: 'ok',
  replaced: 'warn',
  revoked: 'plain',
  expired: 'plain',
  'replaced and ended': 'plain',
};
/// From so many on a list is searched rather than read.
const many = 8;

/// Keys with their limits and last use; those that have ended on request.
export function KeyList({ keys, account }: { keys: readonly Key[]; account: string }) {
  const [query, change] = useFilter();
  const w = keyWords();
  const inUse = keys.filter((k) => isInUse(k.state));
  const wanted = (query.name ?? '').toLowerCase();
  const shown = (query.ended ? keys : inUse).filter((k) => k.name.toLowerCase().includes(wanted));
  return (
    <>
      <div class="row wrap">
        <h2 class="num">{w.counts(inUse.length)}</h2>
        {inUse.length < keys.length && (
          <CheckField label={w.ended} checked={!!query.ended} onChange={(on) => change({ ended: on ? '1' : '' })} />
        )}
      </div>
      {(keys.length >= many || wanted) && (
        <TextField
          name="name"
          type="search"
          label={w.filter}
          value={query.name ?? ''}
          onInput={(name) => change({ name })}
          autocomplete="off"
        />
      )}
      {shown.length === 0 && <p role="status">{wanted ? w.noneFound : core().state.nothing}</p>}
      <ul class="list">
        {shown.map((k) => (
          <KeyItem key={k.id} of={k} account={account} change={change} />
        ))}
      </ul>
    </>
  );
}

function KeyItem({ of, change }: { of: Key; account: string; change: (parts: Record<string, string>) => void }) {
  const w = keyWords();
  return (
    <li class="keys-item">
      <div class="keys-about">
        <div class="keys-name">
          <h3>{of.name}</h3>
          <Badge tone={of.test ? 'info' : 'plain'}>{of.test ? w.list.test : w.list.live}</Badge>
          <Badge tone={tones[of.state]}>{w.states[of.state]}</Badge>
        </div>
        <code>{of.prefix}…</code>
        <small>
          {w.list.may}: {mayOf(of)}
        </small>
        <small>{usedOf(of)}</small>
        <small>
          {[limitsOf(of), madeOf(of)].join(' · ')}
          {of.addresses.length > few && (
            <details>
              <summary>{w.list.addresses(of.addresses.length)}</summary>
              {of.addresses.join(', ')}
            </details>
          )}
        </small>
      </div>
      {isInUse(of.state) && (
        <div class="acts">
          {of.state === 'active' && (
            <Button aria-label={w.list.rotateNamed(of.name)} onClick={() => change({ rotate: of.id })}>
              {w.list.rotate}
            </Button>
          )}
          <Button kind="danger" aria-label={w.list.revokeNamed(of.name)} onClick={() => change({ revoke: of.id })}>
            {w.list.revoke}
          </Button>
        </div>
      )}
    </li>
  );
}

const few = 3;

function mayOf(k: Key): string {
  const w = keyWords();
  if (k.scopes.length === scopesOf(k.test).length) return w.list.everything;
  return k.scopes.map((s) => w.scopes[s]).join(', ');
}

/// Last use, the first thing that somebody looks for who asks whether a key may go.
export function usedOf(k: Key): string {
  const w = keyWords().list;
  if (!k.last_used_at) return w.unused;
  return k.last_used_from ? w.used(when(k.last_used_at), k.last_used_from) : w.usedAt(when(k.last_used_at));
}

function limitsOf(k: Key): string {
  const w = keyWords().list;
  const from =
    k.addresses.length === 0
      ? w.anywhere
      : w.from(k.addresses.length > few ? w.addresses(k.addresses.length) : k.addresses.join(', '));
  const until =
    k.state === 'replaced' && k.overlap_ends_at
      ? w.overlap(when(k.overlap_ends_at))
      : k.expires_at
        ? w.expires(when(k.expires_at))
        : w.forever;
  return `${until} · ${from}`;
}

function madeOf(k: Key): string {
  const w = keyWords().list;
  if (!k.made_by) return w.madeBy(when(k.created_at), w.operator);
  return k.made_by === me.value?.id ? w.madeBy(when(k.created_at), w.you) : w.made(when(k.created_at));
}
