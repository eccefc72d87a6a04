import { signal } from '@preact/signals';
import { ask, of, type Schema } from '../api/client';
import { type Trouble, troubleOf } from '../api/problems';
import { type DocumentKind, mediaTypes, shownName } from './document_rules';

/// Documents on their way to a request, one after the other, with how far each is. They go on while the person
/// looks at another page of ours; what failed stays, to be sent again.

export type Upload = {
  id: number;
  account: string;
  request: string;
  name: string;
  kind: DocumentKind;
  file: File;
  state: 'waits' | 'sending' | 'failed' | 'done';
  percent: number;
  trouble: Trouble | undefined;
};

export const uploads = signal<readonly Upload[]>([]);
let last = 0;
let isSending = false;

export function upload(account: string, request: string, files: readonly { file: File; kind: DocumentKind }[]) {
  const added = files.map(
    ({ file, kind }): Upload => ({
      id: ++last,
      account,
      request,
      name: shownName(file.name),
      kind,
      file,
      state: 'waits',
      percent: 0,
      trouble: undefined,
    }),
  );
  uploads.value = [...uploads.value, ...added];
  void next();
}

export function again(id: number) {
  change(id, { state: 'waits', percent: 0, trouble: undefined });
  void next();
}

export const leaveOut = (id: number) => {
  uploads.value = uploads.value.filter((u) => u.id !== id);
};

/// How far those of a request are, and how many have arrived.
export const uploadsOf = (request: string) => uploads.value.filter((u) => u.request === request);

const change = (id: number, part: Partial<Upload>) => {
  uploads.value = uploads.value.map((u) => (u.id === id ? { ...u, ...part } : u));
};

async function next(): Promise<void> {
  if (isSending) return;
  const now = uploads.value.find((u) => u.state === 'waits');
  if (!now) return;
  isSending = true;
  change(now.id, { state: 'sending' });
  try {
    await ask(() => post(now, (percent) => change(now.id, { percent })));
    change(now.id, { state: 'done', percent: 100 });
  } catch (e) {
    change(now.id, { state: 'failed', trouble: troubleOf(e) });
  } finally {
    isSending = false;
  }
  void next();
}

type Posted = { data?: Schema['SenderDocument']; error?: unknown; response: Response };

/// By XMLHttpRequest: fetch does not tell how far an upload is. It has no limit of time, a slow phone may need
/// minutes for 5 MiB.
function post(u: Upload, tell: (percent: number) => void): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', `/v1/sender-requests/${u.request}/documents?name=${encodeURIComponent(u.name)}`);
    const headers = { 'Mbs-Page': '1', 'Content-Type': mediaTypes[u.kind], ...of(u.account) };
    for (const [name, value] of Object.entries(headers)) sending.setRequestHeader(name, value);
    sending.upload.onprogress = (e) => tell(Math.floor((e.loaded * 100) / Math.max(e.total, 1)));
    sending.onerror = () => reject(new TypeError('the connection was lost'));
    sending.onload = () => {
      const retry = sending.getResponseHeader('Retry-After');
      const response = new Response(null, { status: sending.status, headers: retry ? { 'Retry-After': retry } : {} });
      let body: unknown;
      try {
        body = JSON.parse(sending.responseText);
      } catch {
        // Not of our server; Trouble says so.
      }
      resolve(response.ok ? { data: body as Schema['SenderDocument'], response } : { error: body, response });
    };
    sending.send(u.file);
  });
}
