import { useEffect, useRef, useState } from 'preact/hooks';
import { api, ask, type Schema } from '../api/client';
import { type Trouble, troubleOf } from '../api/problems';
import { isStaff, me } from '../app/session';
import { core } from '../i18n/core';
import { when } from '../i18n/format';
import { Dialog, say } from '../ui/dialog';
import { CodeField, Form } from '../ui/form';
import { Badge, Button, Card, Copy, Note, Shown, TroubleNote, Wait } from '../ui/parts';
import type { Resource } from '../ui/resource';
import { Qr } from './qr';
import { RecoveryCodes } from './recovery_codes';
import { securityWords } from './security_words';

/// The second factor: an app with codes of six digits, and recovery codes for when it is lost.

type Factor = Schema['Factor'];
type CardProps = { factor: Resource<Factor>; show: (what: string) => void };
/// Below this many the card asks for new ones.
const fewCodes = 3;

export function FactorCard({ factor, show }: CardProps) {
  const w = securityWords().factor;
  const on = factor.data?.on;
  return (
    <Card title={w.title} aside={on !== undefined && <Badge tone={on ? 'ok' : 'warn'}>{on ? w.on : w.off}</Badge>}>
      <Shown of={factor} what={w.title}>
        {(f) => (
          <>
            {f.taken_away_at && <Waiting at={f.taken_away_at} done={factor.reload} />}
            {f.on ? <On factor={f} show={show} /> : <Off show={show} />}
          </>
        )}
      </Shown>
    </Card>
  );
}

/// Proving the number comes first: one button leads on a page.
function Off({ show }: { show: (what: string) => void }) {
  const w = securityWords().factor;
  return (
    <>
      <p>{w.why}</p>
      <div class="acts">
        <Button kind={me.value?.phone_proved_at ? 'main' : 'plain'} icon="shield" onClick={() => show('factor')}>
          {w.turnOn}
        </Button>
      </div>
    </>
  );
}

function On({ factor, show }: { factor: Factor; show: (what: string) => void }) {
  const w = securityWords().factor;
  const left = factor.recovery_codes_left ?? 0;
  return (
    <>
      <p>
        {factor.since && w.since(when(factor.since))} {w.left(left)}
      </p>
      {left < fewCodes && <Note tone="warn">{w.few}</Note>}
      <div class="acts">
        <Button onClick={() => show('codes')}>{w.fresh}</Button>
        <Button onClick={() => show('factor')}>{w.move}</Button>
        {!isStaff.value && (
          <Button kind="danger" onClick={() => show('off')}>
            {w.takeAway}
          </Button>
        )}
      </div>
      {isStaff.value && <small>{w.staff}</small>}
    </>
  );
}

function Waiting({ at, done }: { at: string; done: () => void }) {
  const w = securityWords().factor;
  const { go, busy, trouble } = useOnce(async () => {
    await ask((signal) => api.POST('/v1/me/recovery/cancel', { signal }));
    say(w.stopped);
    done();
  });
  return (
    <>
      <Note
        tone="warn"
        action={
          <Button kind="danger" busy={busy} onClick={go}>
            {w.stop}
          </Button>
        }
      >
        {w.waiting(when(at))}
      </Note>
      {trouble && <TroubleNote trouble={trouble} />}
    </>
  );
}

/// A button's work: once at a time, with what went wrong.
function useOnce(work: () => Promise<void>) {
  const [busy, set] = useState(false);
  const [trouble, tell] = useState<Trouble | undefined>();
  const go = async () => {
    if (busy) return;
    set(true);
    tell(undefined);
    try {
      await work();
    } catch (e) {
      tell(troubleOf(e));
    } finally {
      set(false);
    }
  };
  return { go, busy, trouble };
}

type DialogProps = { close: () => void; changed: () => void };

/// `moving`: there is one already, which counts until the other is confirmed.
export function FactorDialog({ close, changed, moving }: DialogProps & { moving: boolean }) {
  const [begun, begin] = useState<Schema['BegunFactor'] | undefined>();
  const [codes, show] = useState<readonly string[] | undefined>();
  const w = securityWords().factor;
  const start = useOnce(async () => begin(await ask((signal) => api.POST('/v1/me/factor', { signal }))));
  useEffect(() => void start.go(), []);
  if (codes) return <RecoveryCodes codes={codes} close={close} />;
  return (
    <Dialog title={moving ? w.move : w.turnOn} onClose={close}>
      {moving && <p>{w.moveLead}</p>}
      {start.trouble && <TroubleNote trouble={start.trouble} retry={start.go} />}
      {!begun && !start.trouble && <Wait what={w.title} lines={5} />}
      {begun && (
        <Pair
          begun={begun}
          go={moving ? w.use : w.confirm}
          paired={(fresh) => {
            show(fresh);
            changed();
          }}
        />
      )}
    </Dialog>
  );
}

/// Four characters at a time, as one types them over.
const grouped = (secret: string) => secret.replace(/(.{4})(?=.)/g, '$1 ');

type PairProps = { begun: Schema['BegunFactor']; go: string; paired: (codes: readonly string[]) => void };

function Pair({ begun, go, paired }: PairProps) {
  const [code, setCode] = useState('');
  const secret = useRef<HTMLElement>(null);
  const w = securityWords().factor;
  const send = async () => {
    const answer = await ask((signal) => api.POST('/v1/me/factor/confirm', { body: { code }, signal }));
    paired(answer.recovery_codes ?? []);
  };
  return (
    <>
      <p>{w.scan}</p>
      <Qr svg={begun.qr_svg} label={w.qr} />
      <a class="btn factor-here" href={begun.uri}>
        {w.here}
      </a>
      <div class="stack-s">
        <small>{w.byHand}</small>
        <div class="row wrap">
          <code class="factor-secret" ref={secret}>
            {grouped(begun.secret)}
          </code>
          <Copy text={begun.secret} from={secret} />
        </div>
      </div>
      <Form
        check={() => (code.length === 6 ? [] : [['code', core().form.codeShort]])}
        places={{ wrong_factor: 'code' }}
        send={send}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {go}
          </Button>
        )}
      >
        <CodeField label={w.shows} value={code} onInput={setCode} />
      </Form>
    </>
  );
}

export function CodesDialog({ close, changed }: DialogProps) {
  const [codes, show] = useState<readonly string[] | undefined>();
  const w = securityWords().factor;
  const { go, busy, trouble } = useOnce(async () => {
    const answer = await ask((signal) => api.POST('/v1/me/factor/recovery-codes', { signal }));
    show(answer.recovery_codes ?? []);
    changed();
  });
  if (codes) return <RecoveryCodes codes={codes} close={close} />;
  return (
    <Dialog title={w.fresh} onClose={close}>
      <p>{w.freshLead}</p>
      {trouble && <TroubleNote trouble={trouble} />}
      <Button kind="main" wide busy={busy} onClick={go}>
        {w.make}
      </Button>
    </Dialog>
  );
}

export function FactorOffDialog({ close, changed }: DialogProps) {
  const w = securityWords().factor;
  const { go, busy, trouble } = useOnce(async () => {
    await ask((signal) => api.DELETE('/v1/me/factor', { signal }));
    say(w.gone);
    changed();
    close();
  });
  return (
    <Dialog title={w.takeAwayTitle} onClose={close}>
      <p>{w.takeAwayLead}</p>
      {trouble && <TroubleNote trouble={trouble} />}
      <Button kind="danger" wide busy={busy} onClick={go}>
        {w.takeAway}
      </Button>
      <Button kind="quiet" wide onClick={close}>
        {w.keep}
      </Button>
    </Dialog>
  );
}
