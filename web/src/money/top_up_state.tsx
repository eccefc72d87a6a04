import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { pathOf } from '../app/place';
import { may } from '../app/session';
import { core } from '../i18n/core';
import { money, phone, when } from '../i18n/format';
import { Button, LinkButton, Note, TroubleNote, Wait } from '../ui/parts';
import type { Resource } from '../ui/resource';
import type { Balance } from './balance';
import { ownPhone } from './top_up_draft';
import { isOpen, isSameLine, masked, promptStays, short, type TopUp, tones } from './top_up_rules';
import { useTopUp } from './top_up_watch';
import { topUpWords } from './top_up_words';

type Given = {
  account: string;
  id: string;
  /// As it was when it was asked for, on this page.
  asked: TopUp | undefined;
  balance: Resource<Balance>;
  /// It was chosen on this page: it is read from here on.
  isChosen: boolean;
  /// It stands otherwise than a moment ago.
  changed: () => void;
  /// To the form: with its amount and phone, or as it was left.
  again: (like?: TopUp) => void;
};

/// What becomes of one payment, live.
export function TopUpState({ account, id, asked, balance, isChosen, changed, again }: Given) {
  const w = topUpWords();
  const found = useTopUp(account, id);
  const top = found.data ?? (asked?.id === id ? asked : undefined);
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isChosen) card.current?.focus();
  }, []);
  const before = useRef(top?.state);
  useEffect(() => {
    if (before.current && top?.state !== before.current) changed();
    before.current = top?.state;
  }, [top?.state]);
  return (
    <section ref={card} tabIndex={-1} class={`card top-state ${top ? tones[top.state] : ''}`} aria-label={w.form.title}>
      {top ? <Told of={top} credit={balance.data} /> : !found.trouble && <Wait what={w.whatOne} />}
      {found.trouble && <Old of={found} isKnown={!!top} />}
      <div class="acts">
        {(top || found.trouble) && <Next of={top} account={account} found={found} again={again} />}
      </div>
    </section>
  );
}

function Old({ of, isKnown }: { of: Resource<TopUp>; isKnown: boolean }) {
  if (!of.trouble) return null;
  if (!isKnown)
    return <TroubleNote trouble={of.trouble} retry={of.trouble.code === 'not_found' ? undefined : of.reload} />;
  return (
    <Note tone="warn" live>
      {core().state.staleSince(when(of.since, new Date(), true))}. {of.trouble.words}
    </Note>
  );
}

/// Whether it waits for longer than a prompt stays.
function useIsLong(of: TopUp): boolean {
  const [isLong, tell] = useState(false);
  const isUnderWay = isOpen(of.state);
  useEffect(() => {
    tell(false);
    if (!isUnderWay) return;
    const left = promptStays - (Date.now() - new Date(of.created_at).getTime());
    const timer = setTimeout(() => tell(true), Math.min(Math.max(left, 0), promptStays));
    return () => clearTimeout(timer);
  }, [of.id, isUnderWay]);
  return isLong;
}

/// In full where it is one's own or has to be found now; for what is over it is nobody's concern.
const lineOf = (top: TopUp): string =>
  isOpen(top.state) || isSameLine(top.phone, ownPhone()) ? phone(top.phone) : masked(top.phone);

function Told({ of: top, credit }: { of: TopUp; credit: Balance | undefined }) {
  const w = topUpWords();
  const isLong = useIsLong(top);
  const { title, lines } = saidOf(top, isLong, credit);
  return (
    <div class="top-said" role="status">
      <h2>
        {isOpen(top.state) && <span class="spin" aria-hidden="true" />}
        {title}
      </h2>
      {lines.map((line, i) => (
        <p key={i}>{line}</p>
      ))}
      <small class="num">
        {w.now.from(short(top.amount), lineOf(top))} · {when(top.ended_at ?? top.created_at)}
        {top.state === 'unclear' && ` · ${top.id}`}
      </small>
    </div>
  );
}

type Said = { title: string; lines: ComponentChildren[] };

function saidOf(top: TopUp, isLong: boolean, credit: Balance | undefined): Said {
  const w = topUpWords();
  const reason = w.reasons[top.reason ?? 'other'];
  switch (top.state) {
    case 'created':
    case 'asking':
      return { title: w.now.asking, lines: [isLong ? w.now.long : w.now.askingText(phone(top.phone))] };
    case 'waiting': {
      const isOwn = isSameLine(top.phone, ownPhone());
      const text = w.now.waitingText(short(top.amount), top.account_reference);
      return {
        title: isLong ? w.now.asking : isOwn ? w.now.waiting : w.now.waitingOther(phone(top.phone)),
        lines: [isLong ? w.now.long : text],
      };
    }
    case 'paid':
      return {
        title: w.now.paid(short(top.credited ?? top.amount)),
        lines: [
          top.receipt ? w.now.receipt(top.receipt) : w.now.noReceipt,
          ...(credit ? [w.now.credit(money(credit.available))] : []),
        ],
      };
    case 'failed': {
      const isSure = top.reason !== 'no_answer' && top.reason !== 'amount_differs';
      return { title: reason.title, lines: [isSure ? `${w.now.nothing} ${reason.text}` : reason.text] };
    }
    case 'unclear':
      return top.reason === 'amount_differs'
        ? { title: reason.title, lines: [reason.text] }
        : { title: w.now.unclear, lines: [w.now.unclearText] };
  }
}

type NextGiven = Pick<Given, 'account' | 'again'> & { of: TopUp | undefined; found: Resource<TopUp> };

/// What can be done now. What is unclear or under way does not lead to another payment.
function Next({ of: top, account, found, again }: NextGiven) {
  const w = topUpWords().now;
  const mayAsk = may('payments:make', account);
  if (top?.state === 'paid')
    return (
      <>
        {may('messages:send', account) && (
          <LinkButton kind="main" icon="send" href={pathOf(account, 'send')}>
            {w.send}
          </LinkButton>
        )}
        {mayAsk && <Button onClick={() => again()}>{w.another}</Button>}
      </>
    );
  if (top?.state === 'failed')
    return mayAsk ? (
      <Button kind="main" icon="refresh" onClick={() => again(top)}>
        {w.again}
      </Button>
    ) : null;
  const isUnderWay = top && isOpen(top.state);
  return (
    <>
      {top?.state === 'unclear' && (
        <Button icon="refresh" busy={found.state === 'reloading'} onClick={found.reload}>
          {w.look}
        </Button>
      )}
      {mayAsk && (
        <Button kind="quiet" onClick={() => again(isUnderWay ? top : undefined)}>
          {isUnderWay ? w.back : w.another}
        </Button>
      )}
    </>
  );
}
