import { useEffect } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { api, ask, of } from '../api/client';
import { useDraft } from '../app/draft';
import { useLive } from '../app/live';
import { Unknown } from '../app/pages';
import { useAccount, useFilter } from '../app/place';
import { may } from '../app/session';
import { when } from '../i18n/format';
import { say } from '../ui/dialog';
import { Badge, Button, Card, Head, Note, Shown } from '../ui/parts';
import { Question } from '../ui/question';
import { isGone, useResource } from '../ui/resource';
import { mostDocuments } from './document_rules';
import { Documents } from './documents';
import { Facts } from './facts';
import { FilePicker } from './file_picker';
import { emptySender, type SenderRequest } from './sender_rules';
import { stateTones } from './sender_terms';
import { senderWords } from './senders.words';
import { UploadList } from './upload_list';
import { upload, uploadsOf } from './uploads';
import './senders.css';

/// One request for a sender ID: how it stands, what it says, its documents; to add to it and to withdraw it.
export default function Request() {
  const account = useAccount();
  const id = useRoute().params.id ?? '';
  const w = senderWords();
  const request = useResource(`sender request ${account} ${id}`, (aborted) =>
    ask(
      (signal) => api.GET('/v1/sender-requests/{id}', { params: { path: { id } }, headers: of(account), signal }),
      aborted,
    ),
  );
  const arrived = uploadsOf(id).filter((u) => u.state === 'done').length;
  useEffect(() => {
    if (arrived > 0) request.reload();
  }, [arrived]);
  useLive((events) => {
    if (events.some((e) => e.type === 'sender')) request.reload();
  });
  if (isGone(request)) return <Unknown />;
  return (
    <>
      <Head title={request.data?.name ?? w.title} above={<a href={`/${account}/senders`}>{w.request.back}</a>}>
        {request.data && <Badge tone={stateTones[request.data.state]}>{w.states[request.data.state]}</Badge>}
      </Head>
      <Shown of={request} what={w.request.what} lines={6}>
        {(r) => <Whole account={account} of={r} change={(next) => request.change(() => next)} />}
      </Shown>
    </>
  );
}

function Whole({
  account,
  of: r,
  change,
}: {
  account: string;
  of: SenderRequest;
  change: (next: SenderRequest) => void;
}) {
  const w = senderWords();
  const mayAsk = may('senders:request', account);
  return (
    <div class="cols">
      <div class="stack">
        <Note
          tone={r.state === 'approved' ? 'ok' : r.state === 'rejected' ? 'bad' : 'info'}
          action={mayAsk && r.state !== 'waiting' && r.state !== 'approved' && <AskAgain account={account} of={r} />}
        >
          {standingOf(r)}
          {r.reason && (
            <>
              <br />
              <b>{w.request.reason}:</b> {r.reason}
            </>
          )}
        </Note>
        <Card title={w.files.title}>
          {r.documents.length === 0 && <p>{r.state === 'waiting' && mayAsk ? w.files.noneAdd : w.files.none}</p>}
          <Documents
            documents={r.documents}
            hrefOf={
              mayAsk ? (d) => `/v1/sender-documents/${d.id}?for_account=${encodeURIComponent(account)}` : undefined
            }
          />
          <UploadList request={r.id} />
          {mayAsk && r.state === 'waiting' && (
            <FilePicker
              room={mostDocuments - r.documents.length - uploadsOf(r.id).filter((u) => u.state !== 'done').length}
              onPick={(files) => upload(account, r.id, files)}
            />
          )}
          {(r.documents.length > 0 || r.state === 'waiting') && <small>{w.files.kept}</small>}
        </Card>
      </div>
      <div class="stack">
        <Card>
          <Facts of={r} />
        </Card>
        {mayAsk && r.state === 'waiting' && <Acts account={account} of={r} change={change} />}
      </div>
    </div>
  );
}

function standingOf(r: SenderRequest): string {
  const w = senderWords().request;
  if (r.state === 'approved') return r.expires_at ? w.approvedUntil(r.name, when(r.expires_at)) : w.approved(r.name);
  if (r.state === 'expired') return w.expired(when(r.expires_at ?? r.asked_at));
  return w[r.state];
}

/// Begins another request with what this one said.
function AskAgain({ account, of: r }: { account: string; of: SenderRequest }) {
  const { route } = useLocation();
  const [draft] = useDraft(`sender.${account}`, emptySender);
  const again = () => {
    draft.value = { name: r.name, network: r.network ?? '', class: r.class ?? '', purpose: r.purpose };
    route(`/${account}/senders?ask=1`);
  };
  return <Button onClick={again}>{senderWords().request.again}</Button>;
}

function Acts({
  account,
  of: r,
  change,
}: {
  account: string;
  of: SenderRequest;
  change: (next: SenderRequest) => void;
}) {
  const [query, filter] = useFilter();
  const w = senderWords().request;
  const withdraw = async () => {
    const params = { path: { id: r.id } };
    change(await ask((signal) => api.DELETE('/v1/sender-requests/{id}', { params, headers: of(account), signal })));
    say(w.withdrawDone(r.name));
    filter({ withdraw: '' });
  };
  return (
    <div class="acts">
      <Button kind="danger" onClick={() => filter({ withdraw: '1' })}>
        {w.withdraw}
      </Button>
      {query.withdraw && (
        <Question
          title={w.withdrawTitle(r.name)}
          about={w.withdrawAbout}
          go={w.withdrawGo(r.name)}
          kind="danger"
          send={withdraw}
          close={() => filter({ withdraw: '' })}
        />
      )}
    </div>
  );
}
