import { api, ask, of } from '../api/client';
import { useFilter } from '../app/place';
import { may } from '../app/session';
import { say } from '../ui/dialog';
import { Form } from '../ui/form';
import { Badge, Button, Card, LinkButton, Note, Shown } from '../ui/parts';
import { Question } from '../ui/question';
import { useResource } from '../ui/resource';
import { companyWords } from './company.words';
import type { Profile } from './profile_rules';

type Given = { account: string; kept: Profile; saved: (next: Profile) => void };

/// Whether an owner without a second factor is kept out. Owners change it; who has none themselves is told so
/// before they lock themselves out.
export function OwnersFactor({ account, kept, saved }: Given) {
  const [query, change] = useFilter();
  const w = companyWords().factor;
  const isOn = kept.owners_need_factor;
  const isOwner = may('ownership:transfer', account);
  return (
    <Card title={w.title}>
      <div>
        <Badge tone={isOn ? 'ok' : 'warn'}>{isOn ? w.required : w.notRequired}</Badge>
        <p>{isOn ? w.on : w.off}</p>
      </div>
      <small>{w.about}</small>
      {!isOwner && <small>{w.ownersOnly}</small>}
      {isOwner && isOn && (
        <div>
          <Button kind="danger" onClick={() => change({ factor: 'off' })}>
            {w.turnOff}
          </Button>
        </div>
      )}
      {isOwner && !isOn && <TurnOn account={account} kept={kept} saved={saved} />}
      {isOwner && isOn && query.factor === 'off' && (
        <Question
          title={w.offTitle}
          about={w.offAbout}
          go={w.turnOff}
          kind="danger"
          send={async () => {
            saved(await put(account, false));
            say(w.turnedOff);
            change({ factor: '' });
          }}
          close={() => change({ factor: '' })}
        />
      )}
    </Card>
  );
}

const put = (account: string, owners_need_factor: boolean): Promise<Profile> =>
  ask((signal) => api.PATCH('/v1/account', { body: { owners_need_factor }, headers: of(account), signal }));

function TurnOn({ account, saved }: Given) {
  const w = companyWords().factor;
  const own = useResource('factor', (aborted) => ask((signal) => api.GET('/v1/me/factor', { signal }), aborted));
  return (
    <Shown of={own} what={w.title} lines={1}>
      {(mine) =>
        mine.on ? (
          <Form
            send={async () => {
              saved(await put(account, true));
              say(w.turnedOn);
            }}
            actions={(busy) => (
              <Button type="submit" busy={busy}>
                {w.turnOn}
              </Button>
            )}
          >
            {null}
          </Form>
        ) : (
          <Note action={<LinkButton href="/me/security">{w.toSecurity}</LinkButton>}>{w.own}</Note>
        )
      }
    </Shown>
  );
}
