import { useState } from 'preact/hooks';
import { api, ask, type Schema } from '../api/client';
import { troubleOf } from '../api/problems';
import { signOut } from '../app/session';
import { when } from '../i18n/format';
import { say } from '../ui/dialog';
import { Badge, Button, Card, Shown } from '../ui/parts';
import type { Resource } from '../ui/resource';
import { deviceOf } from './device';
import { securityWords } from './security_words';

/// Where one is signed in, and how to end it there.
export function SessionsCard({ sessions }: { sessions: Resource<Schema['SessionList']> }) {
  const [ending, set] = useState('');
  const w = securityWords().sessions;
  const end = async (id: string) => {
    if (ending) return;
    set(id);
    try {
      const answer = await (id === 'others'
        ? ask((signal) => api.DELETE('/v1/sessions', { signal }))
        : ask((signal) => api.DELETE('/v1/sessions/{id}', { params: { path: { id } }, signal })));
      say(w.ended(answer.ended));
    } catch (e) {
      say(troubleOf(e).words, 'bad');
    } finally {
      set('');
      sessions.reload();
    }
  };
  return (
    <Card title={w.title}>
      <Shown of={sessions} what={w.title}>
        {({ sessions: list }) => (
          <>
            <ul class="list">
              {list.map((s) => (
                <li key={s.id} class="security-row">
                  <div class="stack-s">
                    <b>{deviceOf(s.device) || w.unknown}</b>
                    <small class="num">
                      {s.address} · {w.used(when(s.used_at))}
                    </small>
                    <small>{w.since(when(s.created_at))}</small>
                    {s.current && (
                      <span>
                        <Badge tone="ok">{w.here}</Badge>
                      </span>
                    )}
                  </div>
                  {s.current ? (
                    <Button icon="sign-out" onClick={signOut}>
                      {w.signOut}
                    </Button>
                  ) : (
                    <Button kind="danger" busy={ending === s.id} onClick={() => end(s.id)}>
                      {w.end}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {list.length > 1 && (
              <div class="acts">
                <Button kind="danger" busy={ending === 'others'} onClick={() => end('others')}>
                  {w.endOthers(list.length - 1)}
                </Button>
              </div>
            )}
          </>
        )}
      </Shown>
    </Card>
  );
}
