import { useId, useState } from 'preact/hooks';
import { Button, Icon } from '../ui/parts';
import { type DocumentKind, judge, mediaTypes, sizeText } from './document_rules';
import { senderWords } from './senders.words';

export type Picked = { file: File; kind: DocumentKind };

/// Picks documents, and says at once of each that cannot be one why. `room`: how many more there may be.
export function FilePicker({ room, onPick }: { room: number; onPick: (files: Picked[]) => void }) {
  const id = useId();
  const [refused, refuse] = useState<readonly string[]>([]);
  const w = senderWords().files;
  const take = async (input: HTMLInputElement) => {
    const good: Picked[] = [];
    const bad: string[] = [];
    for (const file of input.files ?? []) {
      const judged = await judge(file);
      if ('fault' in judged) bad.push(w.refused(file.name, w[judged.fault]));
      else if (good.length >= room) bad.push(w.refused(file.name, w.tooMany));
      else good.push({ file, kind: judged.kind });
    }
    // The same file may be picked again.
    input.value = '';
    refuse(bad);
    if (good.length > 0) onPick(good);
  };
  return (
    <div class="field">
      {/* The browser's own button speaks the browser's language: ours stands in its place. */}
      <input
        id={id}
        class="unseen senders-file"
        type="file"
        multiple
        accept={Object.values(mediaTypes).join(',')}
        aria-describedby={`${id}h`}
        disabled={room <= 0}
        onChange={(e) => void take(e.currentTarget)}
      />
      <label for={id} class={`btn senders-pick${room > 0 ? '' : ' off'}`}>
        <Icon name="plus" />
        {w.label}
      </label>
      <small id={`${id}h`}>{room > 0 ? w.hint : w.full}</small>
      <div role="status">
        {refused.map((text) => (
          <small key={text} class="complaint senders-refused">
            {text}
          </small>
        ))}
      </div>
    </div>
  );
}

/// What was picked and is sent later.
export function PickedFiles({ files, leaveOut }: { files: readonly Picked[]; leaveOut: (file: File) => void }) {
  const w = senderWords().files;
  if (files.length === 0) return null;
  return (
    <ul class="list">
      {files.map(({ file }) => (
        <li key={`${file.name} ${file.size} ${file.lastModified}`} class="row">
          <span>
            {file.name} <small class="num">{sizeText(file.size)}</small>
          </span>
          <Button kind="quiet" icon="close" aria-label={w.leaveOut(file.name)} onClick={() => leaveOut(file)}>
            {''}
          </Button>
        </li>
      ))}
    </ul>
  );
}
