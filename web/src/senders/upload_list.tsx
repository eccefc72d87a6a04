import { Button } from '../ui/parts';
import { senderWords } from './senders.words';
import { again, leaveOut, type Upload, uploadsOf } from './uploads';

/// Documents that are on their way, with how far each is; what failed can be sent again.
export function UploadList({ request }: { request: string }) {
  const under = uploadsOf(request).filter((u) => u.state !== 'done');
  const w = senderWords().files;
  return (
    <div role="status" class="senders-uploads">
      {uploadsOf(request)
        .filter((u) => u.state === 'done')
        .map((u) => (
          <span key={u.id} class="unseen">
            {w.sent(u.name)}
          </span>
        ))}
      {under.map((u) => (
        <Underway key={u.id} of={u} />
      ))}
    </div>
  );
}

function Underway({ of: u }: { of: Upload }) {
  const w = senderWords().files;
  if (u.state === 'failed')
    return (
      <div class="note bad">
        <span>{w.refused(u.name, u.trouble?.words ?? '')}</span>
        <Button onClick={() => again(u.id)}>{w.again(u.name)}</Button>
        <Button kind="quiet" onClick={() => leaveOut(u.id)}>
          {w.leaveOut(u.name)}
        </Button>
      </div>
    );
  return (
    <div class="senders-upload">
      <small>{u.state === 'waits' ? w.waits(u.name) : w.sending(u.name, u.percent)}</small>
      <progress max={100} value={u.percent} aria-label={u.name} />
    </div>
  );
}
