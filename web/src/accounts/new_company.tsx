import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, ask } from '../api/client';
import { useDraft } from '../app/draft';
import { reloadMe } from '../app/session';
import { Form, required, TextField } from '../ui/form';
import { Button, Card, Head, LinkButton, Wait } from '../ui/parts';
import './new_company.css';
import { newCompanyWords } from './new_company_words';

/// Another company, of which one is the owner.
export default function NewCompany() {
  const { route } = useLocation();
  const [draft, drop] = useDraft('new-company', () => ({ name: '' }));
  const [made, tell] = useState(false);
  const w = newCompanyWords();
  const { name } = draft.value;
  const send = async () => {
    const account = await ask((signal) => api.POST('/v1/accounts', { body: { name: name.trim() }, signal }));
    tell(true);
    drop();
    await reloadMe();
    route(`/${account.id}/overview`, true);
  };
  return (
    <>
      <Head title={w.title} />
      {made ? (
        <Wait what={w.title} />
      ) : (
        <Card class="new-company">
          <p>{w.lead}</p>
          <Form
            label={w.title}
            check={() => required({ name })}
            places={{ invalid_name: 'name', already_exists: 'name' }}
            send={send}
            actions={(busy) => (
              <>
                <Button kind="main" type="submit" busy={busy}>
                  {name.trim() ? w.goNamed(name.trim()) : w.go}
                </Button>
                <LinkButton href="/">{w.back}</LinkButton>
              </>
            )}
          >
            <TextField
              name="name"
              label={w.name}
              hint={w.hint}
              value={name}
              onInput={(next) => {
                draft.value = { name: next };
              }}
              autocomplete="organization"
              maxLength={80}
            />
          </Form>
        </Card>
      )}
    </>
  );
}
