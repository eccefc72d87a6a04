import { useState } from 'preact/hooks';
import { api, ask, of } from '../api/client';
import { troubleOf } from '../api/problems';
import { may } from '../app/session';
import { when } from '../i18n/format';
import { say } from '../ui/dialog';
import { Badge, Button, Card } from '../ui/parts';
import { byName, type NamedSender, type Network, type Sender } from './sender_rules';
import { scopeOf } from './sender_terms';
import { senderWords } from './senders.words';

type Given = {
  account: string;
  senders: readonly Sender[];
  networks: readonly Network[];
  reload: () => void;
};

/// Names with what each is good for; who manages the company chooses the default.
export function SenderList({ account, senders, networks, reload }: Given) {
  const [busy, setBusy] = useState('');
  const w = senderWords();
  const named = byName(senders);
  const chosen = named.find((n) => n.isDefault);
  const mayChoose = may('account:manage', account);
  const choose = async (name: string | undefined) => {
    if (busy) return;
    setBusy(name ?? '-');
    try {
      await ask((signal) =>
        name
          ? api.PUT('/v1/default-sender', { body: { name }, headers: of(account), signal })
          : api.DELETE('/v1/default-sender', { headers: of(account), signal }),
      );
      say(name ? w.madeDefault(name) : w.clearedDefault);
      reload();
    } catch (e) {
      say(troubleOf(e).words, 'bad');
    } finally {
      setBusy('');
    }
  };
  return (
    <Card title={w.approved}>
      <p class="quiet-text">{chosen ? w.defaultIs(chosen.name) : w.noDefault}</p>
      <ul class="list">
        {named.map((n) => (
          <li key={n.name} class="row wrap">
            <Name of={n} networks={networks} />
            {mayChoose && n.isDefault && (
              <Button busy={busy === '-'} onClick={() => choose(undefined)}>
                {w.clearDefault}
              </Button>
            )}
            {mayChoose && !n.isDefault && n.isGood && (
              <Button busy={busy === n.name} aria-label={w.makeDefaultNamed(n.name)} onClick={() => choose(n.name)}>
                {w.makeDefault}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Name({ of: n, networks }: { of: NamedSender; networks: Given['networks'] }) {
  const w = senderWords();
  return (
    <div class="senders-about">
      <div class="senders-name">
        <h3>{n.name}</h3>
        {n.isDefault && <Badge tone="ok">{w.isDefault}</Badge>}
        {n.isShared && <Badge tone="info">{w.shared}</Badge>}
        {!n.isGood && <Badge tone="warn">{w.expired}</Badge>}
      </div>
      {n.uses.map((s) => (
        <small key={`${s.network} ${s.class} ${s.expires_at}`}>
          {scopeOf(s, networks)} · {endOf(s)}
        </small>
      ))}
      {n.isShared && <small>{w.sharedWhy}</small>}
    </div>
  );
}

function endOf(s: Sender): string {
  const w = senderWords();
  if (!s.expires_at) return w.forever;
  return s.state === 'expired' ? w.ended(when(s.expires_at)) : w.until(when(s.expires_at));
}
