import { useState } from 'preact/hooks';
import { api, ask, type Schema } from '../api/client';
import { platform } from '../api/platform';
import { dateOf, when } from '../i18n/format';
import { say } from '../ui/dialog';
import { SelectField } from '../ui/fields';
import { TextField } from '../ui/form';
import { Note } from '../ui/parts';
import { Question, ReasonQuestion } from '../ui/question';
import { approvalWords } from './approvals.words';
import { endOf, type Term } from './decision_rules';
import { networkTitle } from './sender_rules';
import { senderWords } from './senders.words';

type Queued = Schema['QueuedSenderRequest'];
type Given = { of: Queued; close: () => void; done: (next: Queued) => void };
const mostReason = 200;

/// Gives the company the sender: what it may then do stands above the button in a sentence.
export function Approve({ of: r, close, done }: Given) {
  const [term, setTerm] = useState<Term>('year');
  const [date, setDate] = useState('');
  const w = approvalWords().one;
  const s = senderWords();
  const end = endOf(term, date);
  const send = async () => {
    const body = end instanceof Date ? { expires_at: end.toISOString() } : {};
    const params = { path: { id: r.id } };
    const next = await ask((signal) => api.POST(`${platform}/sender-requests/{id}/approve`, { params, body, signal }));
    say(w.approved(r.name, r.account_name));
    done(next);
  };
  return (
    <Question
      title={w.approveTitle(r.name)}
      go={w.approveGo(r.name, r.account_name)}
      kind="main"
      check={() => (end === 'wrong' ? [['expires_at', w.dayWrong]] : [])}
      send={send}
      close={close}
    >
      <SelectField<Term>
        name="term"
        label={w.expiry}
        value={term}
        options={[
          ['year', w.year],
          ['two_years', w.twoYears],
          ['date', w.date],
          ['never', w.never],
        ]}
        onChange={setTerm}
      />
      {term === 'date' && (
        <TextField
          name="expires_at"
          type="date"
          label={w.day}
          value={date}
          min={dateOf(new Date())}
          onInput={setDate}
        />
      )}
      {r.documents.length === 0 && <Note tone="warn">{w.unproved}</Note>}
      {end !== 'wrong' && (
        <Note live>
          {w.gives(
            r.account_name,
            r.name,
            r.network ? s.only(networkTitle(r.network)) : s.everyNetwork,
            r.class ? s.classes[r.class] : s.everyClass,
            end ? s.until(when(end)) : s.forever,
          )}
        </Note>
      )}
    </Question>
  );
}

/// Refuses it with a reason, which the company reads.
export function Reject({ of: r, close, done }: Given) {
  const w = approvalWords().one;
  const send = async (reason: string) => {
    const params = { path: { id: r.id } };
    const next = await ask((signal) =>
      api.POST(`${platform}/sender-requests/{id}/reject`, { params, body: { reason }, signal }),
    );
    say(w.rejected(r.name));
    done(next);
  };
  return (
    <ReasonQuestion
      draft={`reject.${r.id}`}
      title={w.rejectTitle(r.name)}
      about={w.rejectAbout(r.account_name)}
      go={w.rejectGo(r.name)}
      label={w.reason}
      hint={w.reasonHint}
      most={mostReason}
      send={send}
      close={close}
    />
  );
}
