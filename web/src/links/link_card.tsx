import { clock, count, share, when } from '../i18n/format';
import { Badge } from '../ui/parts';
import { meaningOf } from './link_meaning';
import { answersOf, type Condition, type Link, missingOf, rounded, tones } from './link_state';
import { linkWords } from './links.words';

/// One link as it is now. `rate` is what it submits a second, nothing while that is being counted.
export function LinkCard({ of: l, rate, condition }: { of: Link; rate: number | undefined; condition: Condition }) {
  const w = linkWords();
  return (
    <section class="card links-card" id={`link-${l.name}`} aria-label={l.name} tabIndex={-1}>
      <div class="links-name">
        <div class="row wrap">
          <h2>{l.name}</h2>
          <Badge tone={tones[condition]}>{w.conditions[condition]}</Badge>
        </div>
        <small class="num">
          {stepOf(l)} · {w.window(count(l.in_flight), count(l.window))}
        </small>
        <small>
          {w.since(when(l.since))}
          {missingOf(l) > 0 && ` · ${w.missing(missingOf(l), l.sessions_configured)}`}
        </small>
      </div>
      <Rate of={l} rate={rate} condition={condition} />
      {l.last_error && (condition !== 'works' || missingOf(l) > 0) && <LastError of={l} />}
      <Waiting of={l} />
      <dl class="links-facts">
        <Fact title={w.receipts} text={count(l.awaiting_receipt)} isZero={l.awaiting_receipt === 0} />
        <Part title={w.refused} n={l.refused} of={answersOf(l)} />
        <Part title={w.throttled} n={l.throttled} of={answersOf(l)} />
        {l.timeouts > 0 && <Fact title={w.timeouts} text={count(l.timeouts)} />}
        {l.failed_binds > 0 && <Fact title={w.failed} text={count(l.failed_binds)} />}
      </dl>
    </section>
  );
}

const stepOf = (l: Link): string => {
  const steps = linkWords().steps;
  if (l.state === 'waiting' && l.next_try_at) return steps.waitingUntil(clock(new Date(l.next_try_at), true));
  return l.state === 'bound' ? steps.bound(l.sessions) : steps[l.state];
};

const Fact = ({ title, text, isZero }: { title: string; text: string; isZero?: boolean }) => (
  <div>
    <dt>{title}</dt>
    <dd class={isZero ? 'links-zero' : ''}>{text}</dd>
  </div>
);

const Part = ({ title, n, of }: { title: string; n: number; of: number }) => (
  <Fact title={title} text={n === 0 ? '0' : linkWords().some(share(n, of), count(n))} isZero={n === 0} />
);

/// What waits for it of each class, those that are sent first at the left.
const Waiting = ({ of: l }: { of: Link }) => (
  <div class="links-waiting">
    <small>{linkWords().waiting}</small>
    <dl>
      {(['otp', 'transactional', 'promotional'] as const).map((kind) => (
        <div key={kind} class={l.waiting[kind] === 0 ? 'stat links-zero' : 'stat'}>
          <dt>
            <small>{linkWords()[kind]}</small>
          </dt>
          <dd>
            <b>{count(l.waiting[kind])}</b>
          </dd>
        </div>
      ))}
    </dl>
  </div>
);

/// The rate against what is licensed; the bar is savanna where the operator slows it, murram where it is down.
function Rate({ of: l, rate, condition }: { of: Link; rate: number | undefined; condition: Condition }) {
  const w = linkWords();
  const now = rate === undefined ? undefined : rounded(rate);
  const part = Math.min((now ?? 0) / Math.max(l.tps, 1), 1);
  const fill = condition === 'down' ? 'fail' : condition === 'slowed' ? 'links-hot' : 'done';
  return (
    <div class="links-rate">
      <div class="row">
        <span class="figure">{now === undefined ? '–' : count(now)}</span>
        <small class="num">{now === undefined ? w.measuring : l.tps > 0 ? w.rate(l.tps) : w.noLimit}</small>
      </div>
      {l.tps > 0 && (
        <svg
          class="gauge"
          viewBox="0 0 1000 8"
          preserveAspectRatio="none"
          role="img"
          aria-label={w.gauge(now ?? 0, l.tps)}
        >
          <rect class={fill} width={condition === 'down' ? 30 : part * 1000} height="8" />
        </svg>
      )}
    </div>
  );
}

function LastError({ of: l }: { of: Link }) {
  const w = linkWords();
  const meaning = meaningOf(l);
  return (
    <p class="links-said">
      {meaning && <span>{meaning}</span>}
      <small>
        {l.last_error_at ? w.saidAt(when(l.last_error_at)) : w.said}: <code>{l.last_error}</code>
      </small>
    </p>
  );
}
