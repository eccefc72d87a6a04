import { useState } from 'preact/hooks';
import { api, ask, type Schema } from '../api/client';
import { type Trouble, troubleOf } from '../api/problems';
import { core } from '../i18n/core';
import { when } from '../i18n/format';
import { Badge, Button, Card, type Column, Shown, Table, type Tone, TroubleNote } from '../ui/parts';
import { useResource } from '../ui/resource';
import { deviceOf } from './device';
import { securityWords } from './security_words';

/// Tries to sign in as this person, the newest first.
type Attempt = Schema['SignInAttempt'];
const tones: Record<Attempt['result'], Tone> = {
  succeeded: 'ok',
  wrong_password: 'bad',
  wrong_factor: 'bad',
  delayed: 'warn',
  refused: 'warn',
  factor_missing: 'plain',
};

const page = (cursor: string | undefined, aborted?: AbortSignal) =>
  ask(
    (signal) => api.GET('/v1/sign-ins', { params: { query: { limit: 20, ...(cursor && { cursor }) } }, signal }),
    aborted,
  );

export function HistoryCard() {
  const list = useResource('sign-ins', (aborted) => page(undefined, aborted));
  const [busy, set] = useState(false);
  const [trouble, tell] = useState<Trouble | undefined>();
  const w = securityWords().history;
  const more = async (cursor: string) => {
    if (busy) return;
    set(true);
    tell(undefined);
    try {
      const next = await page(cursor);
      list.change((now) => ({ ...next, sign_ins: [...now.sign_ins, ...next.sign_ins] }));
    } catch (e) {
      tell(troubleOf(e));
    } finally {
      set(false);
    }
  };
  const columns: Column<Attempt>[] = [
    { title: w.at, cell: (a) => when(a.at), main: true },
    {
      title: w.result,
      cell: (a) => (
        <>
          <Badge tone={tones[a.result]}>{w.results[a.result]}</Badge>
          {a.tries > 1 && <small> {w.tries(a.tries, when(a.since))}</small>}
        </>
      ),
    },
    {
      title: w.device,
      cell: (a) => (
        <>
          {deviceOf(a.device) || core().unknown} <small class="num">{a.address}</small>
        </>
      ),
    },
  ];
  return (
    <Card title={w.title}>
      <p>{w.lead}</p>
      <Shown of={list} what={w.title} lines={6}>
        {({ sign_ins, next_cursor }) => (
          <>
            <div class="security-history">
              <Table
                label={w.title}
                columns={columns}
                items={sign_ins}
                keyOf={(a) => `${a.at}${a.result}${a.address}`}
              />
            </div>
            {trouble && <TroubleNote trouble={trouble} />}
            {next_cursor && (
              <div class="acts">
                <Button busy={busy} onClick={() => more(next_cursor)}>
                  {core().act.more}
                </Button>
              </div>
            )}
          </>
        )}
      </Shown>
    </Card>
  );
}
