import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, ask, of, type Schema } from '../api/client';
import { useDraft } from '../app/draft';
import { isStillAt } from '../app/place';
import { Dialog, say } from '../ui/dialog';
import { AreaField, SelectField } from '../ui/fields';
import { Form, required, TextField } from '../ui/form';
import { Button } from '../ui/parts';
import { mostDocuments } from './document_rules';
import { FilePicker, type Picked, PickedFiles } from './file_picker';
import {
  emptySender,
  isSenderName,
  mostPurpose,
  requestOf,
  type TrafficClass,
  type WantedSender,
} from './sender_rules';
import { senderWords } from './senders.words';
import { upload } from './uploads';

type Networks = Schema['Networks']['networks'];
type Given = { account: string; networks: Networks; close: () => void };

/// Asks for a sender ID. The request is made first; its documents follow on its own page, where one sees them
/// arrive and sends again what failed.
export function AskSender({ account, networks, close }: Given) {
  const { path, route } = useLocation();
  const [draft, drop] = useDraft(`sender.${account}`, emptySender);
  const [files, setFiles] = useState<readonly Picked[]>([]);
  const w = senderWords();
  const d = draft.value;
  const set = (part: Partial<WantedSender>) => {
    draft.value = { ...draft.value, ...part };
  };
  const name = d.name.trim();
  const check = (): [string, string][] => [
    ...required({ name: d.name }),
    ...(name && !isSenderName(name) ? ([['name', w.form.nameWrong]] as [string, string][]) : []),
    ...required({ purpose: d.purpose }),
    ...(d.purpose.trim().length > mostPurpose ? ([['purpose', w.form.purposeLong]] as [string, string][]) : []),
  ];
  const send = async () => {
    const body = requestOf(d);
    const made = await ask((signal) => api.POST('/v1/sender-requests', { body, headers: of(account), signal }));
    drop();
    upload(account, made.id, files);
    say(w.form.done(made.name));
    // An answer that was late takes nobody back from where they went meanwhile.
    if (isStillAt(path)) route(`/${account}/senders/${made.id}`);
  };
  return (
    <Dialog title={w.ask} onClose={close}>
      <Form
        label={w.ask}
        check={check}
        send={send}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {w.form.go(name)}
          </Button>
        )}
      >
        <Fields of={d} set={set} networks={networks} />
        <FilePicker room={mostDocuments - files.length} onPick={(picked) => setFiles([...files, ...picked])} />
        <PickedFiles files={files} leaveOut={(file) => setFiles(files.filter((f) => f.file !== file))} />
      </Form>
    </Dialog>
  );
}

type Part = { of: WantedSender; set: (part: Partial<WantedSender>) => void };

function Fields({ of: d, set, networks }: Part & { networks: Networks }) {
  const w = senderWords().form;
  const name = d.name.trim();
  return (
    <>
      <TextField
        name="name"
        label={w.name}
        hint={w.nameHint}
        value={d.name}
        onInput={(next) => set({ name: next })}
        maxLength={20}
        autocomplete="off"
        spellcheck={false}
      />
      {name && isSenderName(name) && (
        <div class="phone senders-preview" aria-hidden="true">
          <small>{name}</small>
          <div class="bubble">{w.previewText}</div>
        </div>
      )}
      <Reach of={d} set={set} networks={networks} />
      <AreaField
        name="purpose"
        label={w.purpose}
        hint={w.purposeHint(Math.max(0, mostPurpose - d.purpose.trim().length))}
        rows={4}
        value={d.purpose}
        onInput={(purpose) => set({ purpose })}
      />
    </>
  );
}

/// To which network, and for what kind of messages.
function Reach({ of: d, set, networks }: Part & { networks: Networks }) {
  const w = senderWords();
  return (
    <div class="pair">
      <SelectField
        name="network"
        label={w.form.network}
        hint={w.form.networkHint}
        value={d.network}
        options={[
          ['', w.form.networkAll],
          ...networks.filter((n) => n.reachable || n.name === d.network).map((n) => [n.name, n.title] as const),
        ]}
        onChange={(network) => set({ network })}
      />
      <SelectField<TrafficClass | ''>
        name="class"
        label={w.form.class}
        value={d.class}
        options={[
          ['', w.form.classAll],
          ['otp', w.classes.otp],
          ['transactional', w.classes.transactional],
          ['promotional', w.classes.promotional],
        ]}
        onChange={(next) => set({ class: next })}
      />
    </div>
  );
}
