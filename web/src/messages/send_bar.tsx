import { problemWords } from '../api/problems';
import { isBelowZero, type Money, minus, money, plus } from '../i18n/format';
import { Button, Note, TroubleNote } from '../ui/parts';
import type { Resource } from '../ui/resource';
import type { Balance } from './balance';
import type { usePreview } from './send_preview';
import { sendWords } from './send_words';

/// What is missing for this cost, with what the company may owe; nothing when it suffices.
export function missingFor(cost: Money, b: Balance): Money | undefined {
  const left = minus(plus(b.available, b.credit_limit), cost);
  return isBelowZero(left) ? { ...left, amount: left.amount.replace('-', '') } : undefined;
}

type Props = {
  hasSender: boolean;
  judged: ReturnType<typeof usePreview>;
  people: number;
  hasText: boolean;
  balance: Resource<Balance>;
};

/// The action, within reach of the thumb: whom it reaches, what it costs, what is left.
export function SendBar({ judged, people, hasText, hasSender, balance }: Props) {
  const w = sendWords();
  const fresh = judged.fresh?.preview;
  const complete = people > 0 && hasText;
  const reached = fresh && complete ? fresh.recipients.length : 0;
  const missing = fresh && balance.data && reached > 0 ? missingFor(fresh.total, balance.data) : undefined;
  // What has a place of its own on the page is said there.
  const problem = complete
    ? fresh?.problems.find((p) => p.code !== 'insufficient_credit' && (hasSender || p.code !== 'invalid_sender'))
    : undefined;
  const elsewhere = ['/to', '/text', '/from'].some((p) => judged.trouble?.at(p));
  return (
    <section class="sticky" aria-label={w.go}>
      {judged.trouble && !elsewhere && <TroubleNote trouble={judged.trouble} retry={judged.again} />}
      {problem && (
        <Note tone="bad" live>
          {(problemWords().codes as Record<string, string>)[problem.code] ?? problem.detail}
        </Note>
      )}
      {missing && (
        <Note tone="bad" live>
          <b>{w.missing(money(missing))}</b> {w.missingText}
        </Note>
      )}
      {reached > 0 && fresh && (
        <>
          <div class="row">
            <span class="num">
              {w.people(reached)} × {w.segments(fresh.segments)}
            </span>
            <b class="num send-cost">{money(fresh.total)}</b>
          </div>
          {balance.data && !missing && (
            <div class="row">
              <small>{w.after}</small>
              <small class="num">{money(minus(balance.data.available, fresh.total))}</small>
            </div>
          )}
        </>
      )}
      <Button kind="main" wide type="submit">
        {reached > 0 && fresh
          ? w.goFor(reached, money(fresh.total))
          : complete && !fresh && !judged.trouble
            ? w.reckoning
            : w.go}
      </Button>
    </section>
  );
}
