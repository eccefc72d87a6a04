import { useState } from 'preact/hooks';
import { proposedReference } from '../accounts/funds_rules';
import { api, ask } from '../api/client';
import { useFilter } from '../app/place';
import { may } from '../app/session';
import { money } from '../i18n/format';
import { CsvButton } from '../ui/csv_button';
import { say } from '../ui/dialog';
import { CheckField, tooLong } from '../ui/fields';
import { required, TextField } from '../ui/form';
import { usePages } from '../ui/pages';
import { Button, Head, Note } from '../ui/parts';
import { Question } from '../ui/question';
import { DocumentList } from './document_list';
import { centsIn, type Document, isKind, isMonth, leftOf } from './document_rules';
import { documentsWords } from './documents_words';

/// Documents of all companies, or of one (?account=…): finance makes invoices, credits them, and hands over to eTIMS.
export default function StaffDocuments() {
  const [query, change] = useFilter();
  const w = documentsWords();
  const account = /^acc_[0-9a-z]{13}$/.test(query.account ?? '') ? query.account : undefined;
  const kind = isKind(query.kind) ? query.kind : undefined;
  const isMissing = query.unit === 'missing';
  const [credited, credit] = useState<Document | undefined>();
  const { list, isOff } = useDocuments({
    ...(account && { account }),
    ...(kind && { kind }),
    ...(isMissing && { control_unit: 'missing' }),
  });
  const canMake = may('platform:money:manage') && !isOff;
  const issued = (number: string, words: (number: string) => string) => {
    say(words(number));
    list.reload();
  };
  return (
    <>
      <Head title={w.staff.title} above={account && <a href={`/platform/accounts/${account}`}>{w.staff.back}</a>}>
        {may('platform:money:manage') && (
          <CsvButton
            name="etims"
            fetch={(signal) => api.GET('/v1/platform/etims.csv', { signal, parseAs: 'stream' })}
          />
        )}
      </Head>
      {isOff && <Note tone="warn">{w.off}</Note>}
      {account && canMake && <Issue account={account} done={(n) => issued(n, w.staff.issue.done)} />}
      <CheckField
        label={w.staff.missing}
        checked={isMissing}
        onChange={(on) => change({ unit: on ? 'missing' : '' })}
      />
      <DocumentList
        of={list}
        shelf="platform"
        kind={kind}
        choose={(k) => change({ kind: k ?? '' })}
        none={w.noneWhy}
        acts={(d) =>
          canMake && d.kind === 'invoice' && Number(leftOf(d).amount) > 0 ? (
            <Button kind="quiet" onClick={() => credit(d)}>
              {w.staff.credit.go(d.number)}
            </Button>
          ) : null
        }
      />
      {credited && (
        <Credit
          of={credited}
          close={() => credit(undefined)}
          done={(number) => {
            credit(undefined);
            issued(number, w.staff.credit.done);
          }}
        />
      )}
    </>
  );
}

type Wanted = { account?: string; kind?: Document['kind']; control_unit?: 'missing' };

/// `isOff`: this platform makes none.
function useDocuments(wanted: Wanted) {
  const [isOff, off] = useState(false);
  const list = usePages<Document>(`staff documents ${JSON.stringify(wanted)}`, async (cursor, aborted) => {
    const query = { limit: 20, ...wanted, ...(cursor && { cursor }) };
    const page = await ask((signal) => api.GET('/v1/platform/documents', { params: { query }, signal }), aborted);
    off(!page.makes_documents);
    return { items: page.documents, next: page.next_cursor };
  });
  return { list, isOff };
}

function Issue({ account, done }: { account: string; done: (number: string) => void }) {
  const w = documentsWords().staff.issue;
  const [isOpen, open] = useState(false);
  const [month, set] = useState('');
  const send = async () => {
    const params = { path: { id: account } };
    const body = { month: month.trim() };
    const made = await ask((signal) => api.POST('/v1/platform/accounts/{id}/invoices', { params, body, signal }));
    open(false);
    done(made.number);
  };
  if (!isOpen)
    return (
      <div class="acts">
        <Button icon="plus" onClick={() => open(true)}>
          {w.title}
        </Button>
      </div>
    );
  return (
    <Question
      title={w.title}
      about={w.about}
      kind="main"
      go={isMonth(month) ? w.go(month.trim()) : w.bare}
      check={() => (isMonth(month) ? [] : [['month', w.wrong]])}
      send={send}
      close={() => open(false)}
    >
      <TextField name="month" label={w.month} hint={w.monthHint} value={month} onInput={set} autocomplete="off" />
    </Question>
  );
}

type CreditGiven = { of: Document; close: () => void; done: (number: string) => void };

function Credit({ of: d, close, done }: CreditGiven) {
  const w = documentsWords().staff.credit;
  const [text, write] = useState('');
  const [reason, why] = useState('');
  // Sent again it is the same note.
  const [reference] = useState(proposedReference);
  const amount = centsIn(text);
  const send = async () => {
    const params = { path: { id: d.id } };
    const body = { amount: amount ?? '', reason: reason.trim(), reference };
    const made = await ask((signal) => api.POST('/v1/platform/documents/{id}/credit-notes', { params, body, signal }));
    done(made.number);
  };
  return (
    <Question
      title={w.title(d.number)}
      about={w.left(money(leftOf(d)))}
      kind="danger"
      go={amount ? w.full(money({ amount, currency: 'KES' })) : w.bare}
      check={() => [
        ...(amount ? [] : [['amount', w.wrong] as const]),
        ...required({ reason: reason.trim() }),
        ...tooLong('reason', reason, 200),
      ]}
      send={send}
      close={close}
    >
      <TextField
        name="amount"
        label={w.amount}
        value={text}
        onInput={write}
        inputMode="decimal"
        autocomplete="off"
        maxLength={20}
      />
      <TextField name="reason" label={w.reason} hint={w.reasonHint} value={reason} onInput={why} autocomplete="off" />
    </Question>
  );
}
