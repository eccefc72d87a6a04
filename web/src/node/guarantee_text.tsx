import { may } from '../app/session';
import { count } from '../i18n/format';
import {
  ageOf,
  callbacksLast,
  type Growth,
  type Guarantee,
  type Health,
  msText,
  oldestAge,
  sinceStartMs,
} from './guarantees';
import { healthWords } from './health.words';

/// The sentence and the figures of each guarantee.

type Told = { sentence: string; figures: string; link?: { href: string; text: string } };

export function ageText(seconds: number): string {
  const w = healthWords().age;
  const age = ageOf(seconds);
  return (
    (['days', 'hours', 'minutes', 'seconds'] as const)
      .flatMap((unit) => (age[unit] ? [w[unit](age[unit])] : []))
      .join(' ')
      .trim() || w.seconds(0)
  );
}

function ready(h: Health): Told {
  const w = healthWords().ready;
  const why = h.because.map((b) => (w.because as Record<string, string>)[b] ?? b).join(', ');
  return { sentence: h.ready ? w.ok : w.bad(why), figures: '' };
}

function books(h: Health): Told {
  const w = healthWords().books;
  return {
    sentence: h.ledger_breaches === 0 ? w.ok : w.bad(h.ledger_breaches),
    figures: w.figure(h.ledger_breaches),
  };
}

function database(h: Health, g: Growth | undefined): Told {
  const w = healthWords().database;
  const failing = g?.commitFailures ?? 0;
  return {
    sentence: h.database !== 'answers' ? w.away : failing > 0 ? w.failing(failing) : w.ok,
    figures: h.commit_failures > 0 ? w.figure(h.commit_failures) : w.none,
  };
}

function commits(h: Health, g: Growth | undefined, verdict: Guarantee['verdict']): Told {
  const w = healthWords().commits;
  const mean = sinceStartMs(h);
  if (mean === undefined) return { sentence: w.none, figures: '' };
  const now = !g ? w.measuring : g.commitMs === undefined ? w.idle : w.now(msText(g.commitMs));
  return { sentence: verdict === 'ok' ? now : `${now}. ${w.slow}`, figures: w.mean(msText(mean)) };
}

function oldest(h: Health, verdict: Guarantee['verdict']): Told {
  const w = healthWords().oldest;
  const age = oldestAge(h);
  const sentence = age === undefined ? w.none : w.age(ageText(age));
  return {
    sentence: verdict === 'ok' ? sentence : `${sentence} ${w.old}`,
    figures: h.waiting > 0 ? w.waiting(h.waiting) : w.waitingNone,
    link: { href: '/platform/links', text: healthWords().connections.look },
  };
}

function callbacks(h: Health, g: Growth | undefined): Told {
  const w = healthWords().callbacks;
  const { waiting, failed, dropped } = h.callbacks;
  const last = callbacksLast(h, g);
  const late =
    last === undefined ? '' : Number.isFinite(last) ? w.late(count(waiting), ageText(last)) : w.stuck(count(waiting));
  const failing = g?.callbacksDropped
    ? w.dropping(g.callbacksDropped)
    : g?.callbacksFailed
      ? w.failing(g.callbacksFailed)
      : '';
  return {
    sentence: [failing, late].filter(Boolean).join(' ') || w.ok,
    figures: w.figure(count(waiting), count(failed), count(dropped)),
  };
}

function mails(h: Health, verdict: Guarantee['verdict']): Told {
  const w = healthWords().mails;
  const { waiting, oldest_seconds, sent, refused } = h.mails;
  const sentence = waiting === 0 ? w.none : w.waiting(waiting, ageText(oldest_seconds));
  return {
    sentence: verdict === 'ok' ? sentence : `${sentence} ${w.slow}`,
    figures: w.figure(count(sent), count(refused)),
    ...(may('platform:mail:manage') && { link: { href: '/platform/mails', text: w.look } }),
  };
}

function payments(h: Health): Told {
  const w = healthWords().payments;
  const at = h.payments?.read_at;
  const age = at ? ageText(Math.max(0, (Date.parse(h.at) - Date.parse(at)) / 1000)) : undefined;
  return {
    sentence: h.payments?.overdue ? w.overdue : age === undefined ? w.notYet : w.ok(age),
    figures: '',
    ...(may('platform:money:manage') && { link: { href: '/platform/payments', text: w.look } }),
  };
}

function connections(h: Health, g: Growth | undefined): Told {
  const w = healthWords().connections;
  const rate = g && Math.round(g.requests / g.seconds);
  return { sentence: w.ok(h.connections), figures: w.figure(rate, h.accounts_awake) };
}

export function told({ name, verdict }: Guarantee, h: Health, g: Growth | undefined): Told {
  switch (name) {
    case 'ready':
      return ready(h);
    case 'books':
      return books(h);
    case 'database':
      return database(h, g);
    case 'commits':
      return commits(h, g, verdict);
    case 'oldest':
      return oldest(h, verdict);
    case 'callbacks':
      return callbacks(h, g);
    case 'mails':
      return mails(h, verdict);
    case 'payments':
      return payments(h);
    case 'connections':
      return connections(h, g);
  }
}
