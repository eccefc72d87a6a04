import { api, ask } from '../api/client';
import { count, share } from '../i18n/format';
import { Legend, type Part, Shares } from '../ui/charts';
import { Fresh } from '../ui/fresh';
import { Badge, Card, Head, Said, Shown } from '../ui/parts';
import { useWatched } from '../ui/watched';
import { told } from './guarantee_text';
import { type Growth, type Guarantee, growthOf, type Health, judged, worst } from './guarantees';
import { healthWords } from './health.words';
import './health.css';

/// Whether what the platform promises holds, in this second.
export default function HealthPage() {
  const w = healthWords();
  const watched = useWatched((aborted) => ask((signal) => api.GET('/v1/platform/health', { signal }), aborted));
  const isOld = watched.isLate || watched.state === 'stale';
  return (
    <>
      <Head title={w.title} above={<Fresh of={watched} words={w.above} />} />
      <Shown of={watched} what={w.what} lines={8}>
        {(h) => {
          const g = growthOf(watched.looks);
          const all = judged(h, g);
          return (
            <div class={isOld ? 'shown health-old' : 'shown'}>
              <Whole of={all} isOld={isOld} />
              <div class="cols">
                <Promises all={all} of={h} growth={g} />
                <Traffic of={h} growth={g} />
              </div>
            </div>
          );
        }}
      </Shown>
    </>
  );
}

function Whole({ of: all, isOld }: { of: readonly Guarantee[]; isOld: boolean }) {
  const w = healthWords();
  const verdict = worst(all);
  const n = all.filter((g) => g.verdict === verdict).length;
  return (
    <section class={`card health-all ${verdict}`}>
      <div class="figure">{w.all[verdict]}</div>
      <p>{verdict === 'ok' ? w.allSub.ok : w.allSub[verdict](n)}</p>
      {!isOld && <Said>{w.all[verdict]}</Said>}
    </section>
  );
}

type Figures = { of: Health; growth: Growth | undefined };

function Promises({ all, of, growth }: Figures & { all: readonly Guarantee[] }) {
  const w = healthWords();
  return (
    <section class="card">
      <ul class="list health-rows">
        {all.map((g) => {
          const { sentence, figures, link } = told(g, of, growth);
          return (
            <li key={g.name}>
              <h2>{g.verdict === 'ok' ? w[g.name].title : w[g.name].titleNot}</h2>
              <Badge tone={g.verdict}>{w.verdicts[g.verdict]}</Badge>
              <div class="health-text">
                <span class="num">{sentence}</span>
                {figures && <small class="num">{figures}</small>}
                {link && <a href={link.href}>{link.text}</a>}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const finals = ['delivered', 'undelivered', 'rejected', 'expired', 'cancelled', 'unknown'] as const;

function Traffic({ of: h, growth }: Figures) {
  const w = healthWords().traffic;
  const m = h.messages;
  // Of messages from before the start some end after it: there may be more ends than beginnings.
  const ended = finals.reduce((sum, f) => sum + m[f], 0);
  const open = Math.max(0, m.accepted - ended);
  const whole = ended + open;
  const parts: Part[] = [
    { name: w.delivered, value: m.delivered, class: 'done' },
    { name: w.undelivered, value: ended - m.delivered, class: 'fail' },
    { name: w.open, value: open, class: 'wait-part' },
  ];
  return (
    <Card title={w.title}>
      {whole === 0 ? (
        <p>{w.none}</p>
      ) : (
        <>
          <div>
            <div class="figure">{count(m.accepted)}</div>
            <small class="num">
              {w.accepted}
              {growth && ` · ${w.rate(count(Math.round(growth.accepted / growth.seconds)))}`}
            </small>
          </div>
          <Shares parts={parts} />
          <Legend parts={parts} />
          <div class="health-states">
            {finals.map((f) => (
              <div key={f} class="stat">
                <b>{count(m[f])}</b>
                <small>
                  {w[f]} · {share(m[f], whole)}
                </small>
              </div>
            ))}
          </div>
        </>
      )}
    </Card>
  );
}
