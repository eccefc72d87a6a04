import { api, ask, type Schema } from '../api/client';
import { useFilter } from '../app/place';
import { me } from '../app/session';
import { when } from '../i18n/format';
import { apart } from '../i18n/voice';
import { say } from '../ui/dialog';
import { Badge, Button, Card, TroubleNote } from '../ui/parts';
import { Question } from '../ui/question';
import { useResource } from '../ui/resource';
import { staffPeopleWords } from './staff_people.words';

/// Staff who lost their second factor and wait for two others to agree. Nothing is shown while nobody waits.

type Waiting = Schema['Recovery'] & { name: string };

async function waiting(aborted: AbortSignal): Promise<Waiting[]> {
  const { recoveries } = await ask((signal) => api.GET('/v1/platform/recoveries', { signal }), aborted);
  return Promise.all(
    recoveries.map(async (r) => {
      const params = { path: { id: r.person_id } };
      // Without the name the id still says who it is.
      const name = await ask((signal) => api.GET('/v1/platform/people/{id}', { params, signal }), aborted).then(
        (p) => p.name,
        () => r.person_id,
      );
      return { ...r, name };
    }),
  );
}

export function StaffRecoveries() {
  const all = useResource('recoveries', waiting);
  const [query, change] = useFilter();
  const w = staffPeopleWords().recoveries;
  if (all.data === undefined && all.trouble) return <TroubleNote trouble={all.trouble} retry={all.reload} />;
  if (!all.data || all.data.length === 0) return null;
  const asked = all.data.find((r) => r.person_id === query.agree);
  const close = () => change({ agree: '' });
  const done = (next: Schema['Recovery']) => {
    close();
    all.change((now) => now.map((r) => (r.person_id === next.person_id ? { ...r, ...next } : r)));
  };
  return (
    <Card title={w.title}>
      <p>{w.about}</p>
      <ul class="list">
        {all.data.map((r) => (
          <li key={r.person_id} class="row wrap">
            <div>
              <a href={`/platform/people/${r.person_id}`}>
                <b>{apart(r.name)}</b>
              </a>{' '}
              <small>{w.asked(when(r.asked_at))}</small>
              <br />
              <small>{w.due(when(r.due_at))}</small>
            </div>
            <div class="acts">
              {r.needed > 0 && (
                <Badge tone={r.agreed >= r.needed ? 'ok' : 'warn'}>{w.agreed(r.agreed, r.needed)}</Badge>
              )}
              {r.person_id === me.value?.id ? (
                <small>{w.own}</small>
              ) : (
                r.agreed < r.needed && <Button onClick={() => change({ agree: r.person_id })}>{w.go(r.name)}</Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {asked && <Agree to={asked} close={close} done={done} />}
    </Card>
  );
}

function Agree({ to, close, done }: { to: Waiting; close: () => void; done: (next: Schema['Recovery']) => void }) {
  const w = staffPeopleWords().recoveries;
  const send = async () => {
    const params = { path: { person: to.person_id } };
    const next = await ask((signal) => api.POST('/v1/platform/recoveries/{person}/agree', { params, signal }));
    say(w.done(to.name, next.agreed, next.needed));
    done(next);
  };
  return (
    <Question
      title={w.question(to.name)}
      about={w.about}
      go={w.sure(to.name)}
      kind="danger"
      send={send}
      close={close}
    />
  );
}
