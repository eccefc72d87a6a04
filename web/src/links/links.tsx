import { api, ask } from '../api/client';
import { when } from '../i18n/format';
import { Fresh } from '../ui/fresh';
import { Badge, Empty, Head, Note, Said, Shown } from '../ui/parts';
import { useWatched } from '../ui/watched';
import { LinkCard } from './link_card';
import { meaningOf } from './link_meaning';
import {
  type Condition,
  conditionOf,
  type Link,
  type Links,
  ofOperators,
  perSecond,
  rounded,
  waitingOf,
} from './link_state';
import { linkWords } from './links.words';
import './links.css';

type Now = { link: Link; rate: number | undefined; throttled: number | undefined; condition: Condition };

const nowOf = (looks: readonly Links[], link: Link): Now => {
  const throttled = perSecond(looks, link.name, 'throttled');
  return {
    link,
    throttled,
    rate: perSecond(looks, link.name, 'submitted'),
    condition: conditionOf(link, throttled),
  };
};

/// Operator links as they are in this second, what is wrong first.
export default function LinksPage() {
  const w = linkWords();
  const watched = useWatched((aborted) => ask((signal) => api.GET('/v1/platform/links', { signal }), aborted));
  const all = ofOperators(watched.data?.links ?? []).map((l) => nowOf(watched.looks, l));
  const down = all.filter((l) => l.condition === 'down');
  const isOld = watched.isLate || watched.state === 'stale';
  return (
    <>
      <Head title={w.title} above={<Fresh of={watched} words={w.above} />}>
        {all.length > 0 && !isOld && <Summary all={all} />}
      </Head>
      <Shown of={watched} what={w.what} lines={6}>
        {() => (
          <>
            {all.length === 0 && (
              <Empty icon="link" title={w.none}>
                {w.noneWhy}
              </Empty>
            )}
            {all.map((l) => (
              <Complaint key={l.link.name} of={l} />
            ))}
            <Said>{down.map((l) => w.down(l.link.name, when(l.link.since))).join(' ')}</Said>
            <div class={isOld ? 'tiles links-old' : 'tiles'}>
              {all.map((l) => (
                <LinkCard key={l.link.name} of={l.link} rate={l.rate} condition={l.condition} />
              ))}
            </div>
          </>
        )}
      </Shown>
    </>
  );
}

function Summary({ all }: { all: readonly Now[] }) {
  const w = linkWords();
  const down = all.filter((l) => l.condition === 'down').length;
  if (down > 0) return <Badge tone="bad">{w.wrong(down)}</Badge>;
  return all.every((l) => l.condition === 'works') ? <Badge tone="ok">{w.well(all.length)}</Badge> : null;
}

/// What is wrong with a link, what it means and what waits; nothing for one that works.
function Complaint({ of: { link, condition, throttled } }: { of: Now }) {
  const w = linkWords();
  if (condition === 'slowed')
    return (
      <Note tone="warn">
        <b>{w.slowed(link.name)}</b> {w.slowedWhy(rounded(throttled ?? 0))}
      </Note>
    );
  if (condition !== 'down') return null;
  const waiting = waitingOf(link);
  return (
    <Note tone="bad">
      <b>{w.down(link.name, when(link.since))}</b> {meaningOf(link) ?? w.downWhy}{' '}
      <span class="num">{waiting > 0 ? w.waits(waiting) : w.waitsNone}</span>{' '}
      {link.failed_binds > 0 && w.tries(link.failed_binds)}
    </Note>
  );
}
