import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Schema } from '../api/client';
import { problemWords } from '../api/problems';
import { provePath } from '../app/place';
import { isBelowZero, type Money, minus, money, plus } from '../i18n/format';
import type { Balance } from '../money/balance';
import { howToMore, TopUpLink } from '../money/credit';
import { Button, LinkButton, Note, TroubleNote } from '../ui/parts';
import type { Resource } from '../ui/resource';
import type { SendDraft } from './send_draft';
import type { usePreview } from './send_preview';
import { sendWords } from './send_words';

/// What is missing for this cost, with what the company may owe; nothing when it suffices.
export function missingFor(cost: Money, b: Balance): Money | undefined {
  const left = minus(plus(b.available, b.credit_limit), cost);
  return isBelowZero(left) ? { ...left, amount: left.amount.replace('-', '') } : undefined;
}

type Props = {
  account: string;
  hasSender: boolean;
  judged: ReturnType<typeof usePreview>;
  draft: SendDraft;
  people: number;
  balance: Resource<Balance>;
  onTrial: boolean;
  /// Credit and a sender may come by proving one's number: that is what comes first.
  toProve: boolean;
  /// Said above every page of the company.
  isSuspended: boolean;
};

type Problem = Schema['Preview']['problems'][number];

/// Why the server would refuse all of it, but for what has a place of its own on the page and is said there.
function problemOf({ judged, hasSender, isSuspended }: Props): Problem | undefined {
  const elsewhere = ['insufficient_credit', ...(isSuspended ? ['account_suspended'] : [])];
  if (!hasSender) elsewhere.push('invalid_sender');
  return judged.fresh?.preview.problems.find((p) => !elsewhere.includes(p.code));
}

/// It would go with credit of one's own.
const isOfTrial = (p: Problem, { onTrial, draft }: Props): boolean =>
  onTrial && (draft.class === 'promotional' || p.code === 'trial_only');

type Said = { short: string; more?: string };

function wordsOf(p: Problem, { onTrial, draft }: Props): Said {
  const w = sendWords();
  if (onTrial && draft.class === 'promotional') return { short: w.trialOffers, more: w.trialOffersMore };
  if (onTrial && p.code === 'trial_only') return { short: w.trialDay, more: w.trialDayMore };
  return { short: (problemWords().codes as Record<string, string>)[p.code] ?? p.detail };
}

/// What is in the way. On a phone the bar lies over the page: it says the rest only to who asks.
function BarNote({ said: { short, more }, action }: { said: Said; action?: ComponentChildren }) {
  const [isOpen, open] = useState(false);
  return (
    <Note tone="bad" live action={action}>
      <b>{short}</b>
      {more && <span class={isOpen ? '' : 'send-rest'}> {more}</span>}
      {more && !isOpen && (
        <button type="button" class="link send-tell" onClick={() => open(true)}>
          {sendWords().tellMore}
        </button>
      )}
    </Note>
  );
}

/// The action, within reach of the thumb: whom it reaches, what it costs, what is left.
export function SendBar(props: Props) {
  const { account, judged, draft, people, balance, toProve, isSuspended } = props;
  const w = sendWords();
  if (toProve && !isSuspended)
    return (
      <section class="sticky" aria-label={w.prove}>
        <small>{w.proveWhy}</small>
        <LinkButton kind="main" wide href={provePath(account, 'send')}>
          {w.prove}
        </LinkButton>
      </section>
    );
  const fresh = judged.fresh?.preview;
  const complete = people > 0 && draft.text !== '';
  const reached = fresh && complete ? fresh.recipients.length : 0;
  const missing = fresh && balance.data && reached > 0 ? missingFor(fresh.total, balance.data) : undefined;
  const problem = complete ? problemOf(props) : undefined;
  // Why each of them cannot is said where the numbers stand, which may be out of sight.
  const isForNobody = complete && !!fresh && reached === 0 && !problem;
  const elsewhere = ['/to', '/text', '/from'].some((p) => judged.trouble?.at(p));
  return (
    <section class="sticky" aria-label={w.go}>
      {judged.trouble && !elsewhere && <TroubleNote trouble={judged.trouble} retry={judged.again} />}
      {problem && (
        <BarNote said={wordsOf(problem, props)} action={isOfTrial(problem, props) && <TopUpLink account={account} />} />
      )}
      {isForNobody && <BarNote said={{ short: problemWords().codes.no_valid_recipients }} />}
      {missing && !isSuspended && (
        <BarNote
          said={{ short: w.missing(money(missing)), more: `${w.missingText} ${howToMore(account)}` }}
          action={<TopUpLink account={account} missing={missing} />}
        />
      )}
      {reached > 0 && fresh && <Cost preview={fresh} balance={missing ? undefined : balance.data} />}
      <Button kind="main" wide type="submit" disabled={isSuspended || !!problem || !!missing || isForNobody}>
        {reached > 0 && fresh
          ? w.goFor(reached, money(fresh.total))
          : complete && !fresh && !judged.trouble
            ? w.reckoning
            : w.go}
      </Button>
    </section>
  );
}

function Cost({ preview, balance }: { preview: Schema['Preview']; balance: Balance | undefined }) {
  const w = sendWords();
  return (
    <>
      <div class="row">
        <span class="num">
          {w.people(preview.recipients.length)} × {w.segments(preview.segments)}
        </span>
        <b class="num send-cost">{money(preview.total)}</b>
      </div>
      {balance && (
        <div class="row">
          <small>{w.after}</small>
          <small class="num">{money(minus(balance.available, preview.total))}</small>
        </div>
      )}
    </>
  );
}
