import { useEffect, useRef } from 'preact/hooks';
import { api, ask, of } from '../api/client';
import { when } from '../i18n/format';
import { OnceText } from '../ui/once_text';
import { Button, Copy, Note } from '../ui/parts';
import { Question } from '../ui/question';
import { shortUrl, type Webhook } from './rules';
import { webhookWords } from './words';

/// The secret of a webhook that was just made or rotated, this once.
export function SecretOnce({ of: hook, hide }: { of: Webhook; hide: () => void }) {
  const title = useRef<HTMLHeadingElement>(null);
  const secret = useRef<HTMLTextAreaElement>(null);
  const w = webhookWords().secret;
  useEffect(() => {
    // After the dialog has given the focus back.
    const soon = setTimeout(() => {
      title.current?.focus();
      title.current?.scrollIntoView({ block: 'center' });
    });
    return () => clearTimeout(soon);
  }, [hook.secret]);
  return (
    <section class="card hooks-once">
      <h2 ref={title} tabIndex={-1}>
        {w.title}
      </h2>
      <p class="hooks-url">{shortUrl(hook.url)}</p>
      <Note tone="warn">{w.warn}</Note>
      <OnceText text={hook.secret ?? ''} label={w.label} box={secret} />
      {hook.previous_until && <p>{w.both(when(hook.previous_until))}</p>}
      <div class="acts">
        <Copy text={hook.secret ?? ''} label={w.copy} from={secret} />
        <Button onClick={hide}>{w.hide}</Button>
      </div>
    </section>
  );
}

type Given = { account: string; of: Webhook; close: () => void; made: (hook: Webhook) => void };

export function RotateSecret({ account, of: hook, close, made }: Given) {
  const w = webhookWords().secret;
  const send = async () => {
    made(
      await ask((signal) =>
        api.POST('/v1/webhooks/{id}/rotate-secret', {
          params: { path: { id: hook.id } },
          headers: of(account),
          signal,
        }),
      ),
    );
  };
  return <Question title={w.rotateTitle} about={w.rotateWhy} go={w.rotateGo} kind="main" send={send} close={close} />;
}
