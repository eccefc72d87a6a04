import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, ask, of, type Schema } from '../api/client';
import { useDraft } from '../app/draft';
import { ownPath } from '../app/place';
import { me, memberships, reloadMe } from '../app/session';
import { money, phone as shownPhone, when } from '../i18n/format';
import { Dialog, say } from '../ui/dialog';
import { SelectField } from '../ui/fields';
import { Form, required } from '../ui/form';
import { Badge, Button, Card, Note } from '../ui/parts';
import { CodeStep } from './code_step';
import { EmailField, PhoneField } from './contact_fields';
import { securityWords } from './security_words';

/// E-mail address and phone number: whether they are proved, and how to prove or change them by a code.

type Row = { label: string; value: string; proved: string | null; children: ComponentChildren };

const Contact = ({ label, value, proved, children }: Row) => {
  const w = securityWords().contact;
  return (
    <div class="security-row">
      <div class="stack-s">
        <small>{label}</small>
        <b class="num">{value}</b>
        <span>{proved ? <Badge tone="ok">{w.proved(when(proved))}</Badge> : <Badge tone="warn">{w.open}</Badge>}</span>
      </div>
      {children}
    </div>
  );
};

export function ContactCard({ show }: { show: (what: string) => void }) {
  const w = securityWords().contact;
  const who = me.value;
  if (!who) return null;
  return (
    <Card title={w.title}>
      <div class="list">
        <Contact label={w.email} value={who.email} proved={who.email_proved_at}>
          <Button onClick={() => show('email')}>{w.changeEmail}</Button>
        </Contact>
        <Contact label={w.phone} value={who.phone ? shownPhone(who.phone) : w.none} proved={who.phone_proved_at}>
          <Button kind={who.phone_proved_at ? 'plain' : 'main'} onClick={() => show('phone')}>
            {who.phone_proved_at ? w.changePhone : w.prove}
          </Button>
        </Contact>
      </div>
    </Card>
  );
}

type Kind = 'email' | 'phone';

/// Sends a code; gives the seconds until the next, or nothing when none goes there today.
async function sendCode(kind: Kind, to: string): Promise<number | undefined> {
  const answer = await (kind === 'email'
    ? ask((signal) => api.POST('/v1/me/email', { body: { email: to }, signal }))
    : ask((signal) => api.POST('/v1/me/phone', { body: { phone: to }, signal })));
  return answer.sent ? answer.resend_after_s : undefined;
}

export function ContactDialog({ kind, close }: { kind: Kind; close: () => void }) {
  const { query, route } = useLocation();
  const [sent, drop] = useDraft(`prove-${kind}`, () => ({ to: '', againAt: 0 }));
  const [proved, prove] = useState<Schema['PhoneProved'] | undefined>();
  const [company, choose] = useState(
    memberships.value.find((m) => m.id === query.company)?.id ?? memberships.value[0]?.id ?? '',
  );
  const w = securityWords().contact;
  const { to, againAt } = sent.value;
  const leave = () => (query.then ? route(ownPath(query.then)) : close());
  const confirm = async (code: string) => {
    if (kind === 'email') {
      await ask((signal) => api.POST('/v1/me/email/confirm', { body: { email: to, code }, signal }));
      say(w.provedNow(to));
      drop();
      await reloadMe();
      return leave();
    }
    // The company that is named gets the trial credit.
    const headers = company ? of(company) : {};
    const answer = await ask((signal) =>
      api.POST('/v1/me/phone/confirm', { body: { phone: to, code }, headers, signal }),
    );
    prove(answer);
    drop();
    await reloadMe();
  };
  const title = proved ? w.provedTitle : kind === 'email' ? w.emailTitle : w.phoneTitle;
  return (
    <Dialog title={title} onClose={proved ? leave : close}>
      {proved ? (
        <Proved proved={proved} company={memberships.value.find((m) => m.id === company)?.name ?? ''} go={leave} />
      ) : to ? (
        <>
          <CodeStep
            sentTo={kind === 'email' ? w.mailTo(to) : w.textTo(shownPhone(to))}
            againAt={againAt}
            go={w.check}
            prove={confirm}
            resend={async () => (await sendCode(kind, to)) ?? 0}
            onResent={(next) => {
              sent.value = { to, againAt: next };
            }}
          >
            {kind === 'phone' && memberships.value.length > 1 && (
              <SelectField
                name="company"
                label={w.creditTo}
                value={company}
                options={memberships.value.map((m) => [m.id, m.name] as const)}
                onChange={choose}
              />
            )}
          </CodeStep>
          <Button kind="quiet" wide onClick={drop}>
            {kind === 'email' ? w.otherEmail : w.otherPhone}
          </Button>
        </>
      ) : (
        <Where
          kind={kind}
          sent={(where, after) => {
            sent.value = { to: where, againAt: Date.now() + 1000 * after };
          }}
        />
      )}
    </Dialog>
  );
}

function Where({ kind, sent }: { kind: Kind; sent: (to: string, after: number) => void }) {
  const own = kind === 'phone' && me.value?.phone && !me.value.phone_proved_at ? shownPhone(me.value.phone) : '';
  const [to, setTo] = useState(own);
  const [held, hold] = useState(false);
  const w = securityWords().contact;
  const send = async () => {
    hold(false);
    const after = await sendCode(kind, to.trim());
    if (after === undefined) hold(true);
    else sent(to.trim(), after);
  };
  return (
    <>
      {held && (
        <Note tone="warn" live>
          {w.held}
        </Note>
      )}
      <p>{kind === 'email' ? w.emailLead : w.phoneLead}</p>
      <Form
        check={() => required({ [kind]: to })}
        places={{ invalid_email: 'email', invalid_msisdn: 'phone', no_change: kind }}
        send={send}
        actions={(busy) => (
          <Button kind="main" wide type="submit" busy={busy}>
            {w.send}
          </Button>
        )}
      >
        {kind === 'email' ? (
          <EmailField label={w.newEmail} value={to} onInput={setTo} autocomplete="email" />
        ) : (
          <PhoneField label={w.phone} value={to} onInput={setTo} />
        )}
      </Form>
    </>
  );
}

function Proved({ proved, company, go }: { proved: Schema['PhoneProved']; company: string; go: () => void }) {
  const w = securityWords().contact;
  return (
    <>
      <p>{w.provedNow(shownPhone(proved.phone))}</p>
      {proved.trial_credit && (
        <Note tone="ok" live>
          <b class="security-figure">{money(proved.trial_credit)}</b> {w.trial(company)}
        </Note>
      )}
      <Button kind="main" wide onClick={go}>
        {w.goOn}
      </Button>
    </>
  );
}
