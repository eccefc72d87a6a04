import { api, ask, of } from '../api/client';
import { useAccount } from '../app/place';
import { may } from '../app/session';
import { when } from '../i18n/format';
import { languages } from '../i18n/voice';
import { Card, Copy, Head, Note, Shown } from '../ui/parts';
import { useResource } from '../ui/resource';
import { companyWords } from './company.words';
import { OwnersFactor } from './owners_factor';
import { ProfileForm } from './profile_form';
import type { Profile } from './profile_rules';
import './company.css';

/// The company's profile, and whether its owners need a second factor.
export default function Company() {
  const account = useAccount();
  const w = companyWords();
  const profile = useResource(`account ${account}`, (aborted) =>
    ask((signal) => api.GET('/v1/account', { headers: of(account), signal }), aborted),
  );
  return (
    <>
      <Head title={w.title} />
      <Shown of={profile} what={w.what} lines={8}>
        {(data) => (
          <>
            <div class="cols">
              <Card title={w.profile}>
                {may('account:manage', account) ? (
                  <ProfileForm account={account} kept={data} saved={(next) => profile.change(() => next)} />
                ) : (
                  <>
                    <Note>{w.look}</Note>
                    <ProfileTexts of={data} />
                  </>
                )}
              </Card>
              <div class="stack">
                <OwnersFactor account={account} kept={data} saved={(next) => profile.change(() => next)} />
                <Card title={w.id}>
                  <div class="row wrap">
                    <code>{data.id}</code>
                    <Copy text={data.id} />
                  </div>
                  <small>{w.since(when(data.created_at))}</small>
                </Card>
              </div>
            </div>
          </>
        )}
      </Shown>
    </>
  );
}

function ProfileTexts({ of: p }: { of: Profile }) {
  const w = companyWords();
  const rows: [string, string][] = [
    [w.name, p.name],
    [w.legalName, p.legal_name],
    [w.kraPin, p.kra_pin],
    [w.address, p.address],
    [w.billing, p.billing_email],
    [w.language, languages[p.language]],
  ];
  return (
    <dl class="company-texts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value || <small>{w.missing}</small>}</dd>
        </div>
      ))}
    </dl>
  );
}
