import { useState } from 'preact/hooks';
import { api, of } from '../api/client';
import { pathOf, provePath } from '../app/place';
import { may, me, membershipOf } from '../app/session';
import { Button, Card, Icon, LinkButton } from '../ui/parts';
import { useReloadOn } from '../ui/reload_on';
import { useResource } from '../ui/resource';
import { overviewWords } from './overview_words';

/// What a new company does first. Each step ticks itself off by what the server has; the card goes when all are
/// done or when it is hidden.

type Known = { sender: boolean; lent: string | undefined; message: boolean; key: boolean; webhook: boolean };
/// `waits`: it cannot be done yet.
type Step = { name: string; text: string; go: string; href: string; done: boolean; waits?: boolean };

const hiddenKey = (account: string) => `mbs.steps.${account}`;

/// Asks only for what one may see. What cannot be had now counts as not done: no question is put to the person
/// for the sake of a tick.
async function lookUp(account: string, aborted: AbortSignal): Promise<Known> {
  // A browser sends six requests at a time: the figures' own go first.
  await new Promise((resolve) => setTimeout(resolve));
  const given = { headers: of(account), signal: aborted };
  const one = { params: { query: { limit: 1 } }, ...given };
  const [senders, messages, keys, webhooks] = await Promise.all([
    may('senders:read', account) ? api.GET('/v1/senders', given) : undefined,
    may('messages:read', account) ? api.GET('/v1/messages', one) : undefined,
    may('keys:manage', account) ? api.GET('/v1/keys', one) : undefined,
    may('webhooks:manage', account) ? api.GET('/v1/webhooks', given) : undefined,
  ]);
  const good = senders?.data?.senders.filter((s) => s.state === 'approved') ?? [];
  return {
    sender: good.some((s) => !s.shared),
    lent: good.find((s) => s.shared)?.name,
    message: (messages?.data?.messages.length ?? 0) > 0,
    key: (keys?.data?.keys.length ?? 0) > 0,
    webhook: (webhooks?.data?.webhooks.length ?? 0) > 0,
  };
}

function stepsOf(account: string, known: Known): Step[] {
  const w = overviewWords().steps;
  const to = (page: string) => pathOf(account, page);
  const all: (Step & { permission?: string })[] = [
    {
      name: w.phone,
      text: membershipOf(account)?.role === 'owner' ? w.phoneTrial : w.phoneText,
      go: w.phoneGo,
      href: provePath(account, 'overview'),
      done: !!me.value?.phone_proved_at,
    },
    {
      name: w.message,
      text: known.sender ? w.messageText : known.lent ? w.messageFrom(known.lent) : w.messageWaits,
      go: w.messageGo,
      href: to('send'),
      done: known.message,
      waits: !known.sender && !known.lent,
      permission: 'messages:send',
    },
    {
      name: w.sender,
      text: w.senderText,
      go: w.senderGo,
      href: `${to('senders')}?ask=1`,
      done: known.sender,
      permission: 'senders:request',
    },
    { name: w.key, text: w.keyText, go: w.keyGo, href: to('keys'), done: known.key, permission: 'keys:manage' },
    {
      name: w.webhook,
      text: w.webhookText,
      go: w.webhookGo,
      href: to('webhooks'),
      done: known.webhook,
      permission: 'webhooks:manage',
    },
  ];
  return all.filter((s) => !s.permission || may(s.permission, account));
}

/// `leads`: the page's own button does not; there is one of them on a page.
export function FirstSteps({ account, leads }: { account: string; leads: boolean }) {
  const [hidden, hide] = useState(() => localStorage.getItem(hiddenKey(account)) !== null);
  // Only who may send has something to set up.
  if (hidden || !may('messages:send', account)) return null;
  return (
    <Steps
      account={account}
      leads={leads}
      hide={() => {
        localStorage.setItem(hiddenKey(account), '1');
        hide(true);
      }}
    />
  );
}

function Steps({ account, leads, hide }: { account: string; leads: boolean; hide: () => void }) {
  const w = overviewWords().steps;
  const known = useResource(`steps ${account}`, (aborted) => lookUp(account, aborted));
  const open = known.data?.message ? ['sender', 'webhook'] : ['sender', 'webhook', 'message'];
  useReloadOn(open, known.reload, 3000);
  // It is a help: while it is not known, and when it cannot be, nothing stands here.
  if (!known.data) return null;
  const steps = stepsOf(account, known.data);
  const done = steps.filter((s) => s.done).length;
  if (done === steps.length) return null;
  const next = steps.findIndex((s) => !s.done && !s.waits);
  return (
    <Card title={w.title} aside={<small class="num">{w.done(done, steps.length)}</small>}>
      <ol class="over-steps">
        {steps.map((s, i) => (
          <li key={s.name} class={s.done ? 'is-done' : ''}>
            <span class="over-tick" role="img" aria-label={s.done ? w.isDone : String(i + 1)}>
              {s.done ? <Icon name="check" /> : i + 1}
            </span>
            <span>
              <b>{s.name}</b>
              {!s.done && <small>{s.text}</small>}
            </span>
            {!s.done && !s.waits && (
              <LinkButton kind={leads && i === next ? 'main' : 'plain'} href={s.href}>
                {s.go}
              </LinkButton>
            )}
          </li>
        ))}
      </ol>
      <div class="over-hide">
        <Button kind="quiet" onClick={hide}>
          {w.dismiss}
        </Button>
      </div>
    </Card>
  );
}
