import { api, ask } from '../api/client';
import { useFilter } from '../app/place';
import { Head } from '../ui/parts';
import { useResource } from '../ui/resource';
import './security.css';
import { ContactCard, ContactDialog } from './security_contact';
import { CodesDialog, FactorCard, FactorDialog, FactorOffDialog } from './security_factor';
import { HistoryCard } from './security_history';
import { PasswordCard, PasswordDialog } from './security_password';
import { SessionsCard } from './security_sessions';
import { securityWords } from './security_words';

/// What protects a person: proved addresses, password, second factor, and where they are signed in. The open dialog
/// stands in the address (`do`), so that first steps and mails can lead to it.
export default function Security() {
  const [{ do: open = '' }, change] = useFilter();
  const close = () => change({ do: '' });
  const show = (what: string) => change({ do: what });
  const factor = useResource('factor', (aborted) => ask((signal) => api.GET('/v1/me/factor', { signal }), aborted));
  const sessions = useResource('sessions', (aborted) => ask((signal) => api.GET('/v1/sessions', { signal }), aborted));
  // A change of what one signs in with ends the other sessions.
  const changed = () => {
    factor.reload();
    sessions.reload();
  };
  return (
    <>
      <Head title={securityWords().title} />
      <div class="cols">
        <div class="stack">
          <ContactCard show={show} />
          <FactorCard factor={factor} show={show} />
        </div>
        <div class="stack">
          <PasswordCard show={show} />
          <SessionsCard sessions={sessions} />
        </div>
      </div>
      <HistoryCard />
      {(open === 'email' || open === 'phone') && <ContactDialog key={open} kind={open} close={close} />}
      {open === 'password' && <PasswordDialog close={close} changed={changed} />}
      {open === 'factor' && factor.data && <FactorDialog close={close} changed={changed} moving={factor.data.on} />}
      {open === 'codes' && <CodesDialog close={close} changed={changed} />}
      {open === 'off' && <FactorOffDialog close={close} changed={changed} />}
    </>
  );
}
