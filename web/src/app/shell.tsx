import { useEffect, useRef, useState } from 'preact/hooks';
import { Route, Router, useLocation } from 'preact-iso';
import { core } from '../i18n/core';
import { when } from '../i18n/format';
import { Dialog, Remarks } from '../ui/dialog';
import { Badge, Button, Icon, LinkButton, Note, TroubleNote, useHeadingFocus, Wait } from '../ui/parts';
import { AskAgain } from './ask_again';
import { connection, follow, isLost, refetch, useLive } from './live';
import { customerItems, firstPath, type Item, ownItems, staffItems } from './navigation';
import { Forbidden, Nobody, NoCompany, Unknown } from './pages';
import { pathOf } from './place';
import { isOpen, type PageRoute, routes } from './routes';
import { isStaff, may, mayBeIn, me, membershipOf, memberships, signOut, unreachable, whoIsIt } from './session';

/// The frame of every page: navigation at the side or below, who one is, and whether what is shown is live.

/// The company or platform that an address belongs to.
export function placeOf(path: string): string {
  const [, first = ''] = path.split('/');
  return first.startsWith('acc_') || first === 'platform' ? first : '';
}

function Guarded({ route: { page: Page, permission, open } }: { route: PageRoute }) {
  const { path } = useLocation();
  const place = placeOf(path);
  if (open) return <Page />;
  if (!me.value) return <Nobody />;
  if (place.startsWith('acc_') && !membershipOf(place)) return <Unknown />;
  if (permission && !may(permission, place)) return <Forbidden account={place} />;
  // Another company, or another thing of the same kind, is another page: nothing of the one before is kept.
  return <Page key={path} />;
}
// Made once: a component that is new with each change of the address would lose what is open and written on it.
const pagesOfRoutes = routes.map((r) => ({ path: r.path, component: () => <Guarded route={r} /> }));

function Start() {
  const { route } = useLocation();
  const to = me.value === null ? '/sign-in' : firstPath();
  useEffect(() => {
    if (to) route(to, true);
  }, [to, route]);
  return to ? <Wait what="" /> : <NoCompany />;
}

const CompanyStart = () => {
  const { path, route } = useLocation();
  useEffect(() => route(`${path.replace(/\/$/, '')}/overview`, true), [path, route]);
  return <Wait what="" />;
};

const Links = ({
  items,
  path,
  onChosen,
}: {
  items: readonly Item[];
  path: string;
  onChosen?: (() => void) | undefined;
}) => (
  <>
    {items.map((i) => (
      <a
        key={i.path}
        href={i.path}
        onClick={onChosen}
        aria-current={path === i.path || path.startsWith(`${i.path}/`) ? 'page' : undefined}
      >
        <Icon name={i.icon} />
        <span>{i.text}</span>
      </a>
    ))}
  </>
);

function placeName(place: string): { name: string; role: string } {
  const roles = core().roles as Record<string, string>;
  if (place === 'platform')
    return { name: core().account.staff, role: roles[me.value?.platform_role.replace('_officer', '') ?? 'none'] ?? '' };
  const m = membershipOf(place);
  return m ? { name: m.name, role: roles[m.role] ?? '' } : { name: me.value?.name ?? '', role: '' };
}

function Places({ onChosen }: { onChosen?: () => void }) {
  return (
    <div class="places">
      {memberships.value.map((m) => (
        <a key={m.id} href={pathOf(m.id)} onClick={onChosen}>
          <Icon name="company" />
          <span>{m.name}</span>
          <small>{(core().roles as Record<string, string>)[m.role]}</small>
        </a>
      ))}
      {isStaff.value && (
        <a href="/platform/links" onClick={onChosen}>
          <Icon name="shield" />
          <span>{core().account.staff}</span>
        </a>
      )}
      <a href="/new-company" onClick={onChosen}>
        <Icon name="plus" />
        <span>{core().account.other}</span>
      </a>
    </div>
  );
}

function Liveness() {
  const c = connection.value;
  if (c.state === 'on') return <Badge tone="ok">{core().state.live}</Badge>;
  if (c.state === 'lost') return <Badge tone="warn">{core().state.notLive(when(c.since))}</Badge>;
  return null;
}

/// The reason stands in the company's log.
const Suspended = ({ account, isThere }: { account: string; isThere: boolean }) => (
  <Note
    tone="bad"
    action={
      !isThere &&
      may('audit:read', account) && (
        <LinkButton href={`${pathOf(account, 'audit')}?action=account.suspended`}>
          {core().account.suspendedWhy}
        </LinkButton>
      )
    }
  >
    {core().account.suspended}
  </Note>
);

/// Follows what happens at the place, when it is one's own.
function useFollowed(place: string) {
  // A company that is not one's own is never followed.
  const followed = place === 'platform' ? (isStaff.value ? place : '') : membershipOf(place) ? place : '';
  useEffect(() => follow(me.value ? followed : ''), [followed, me.value]);
  // Suspended, renamed, another role: seen at once, and after a connection was lost.
  useLive((events) => {
    if (events.some((e) => e.type === 'account')) void whoIsIt();
  });
  useEffect(() => {
    if (refetch.value > 0) void whoIsIt();
  }, [refetch.value]);
}

const Brand = () => (
  <a class="brand" href="/">
    mbs<i>.</i>
  </a>
);

const Pages = ({ place }: { place: string }) => (
  <Router>
    <Route path="/" component={Start} />
    {pagesOfRoutes.map((r) => (
      <Route key={r.path} path={r.path} component={r.component} />
    ))}
    <Route path="/:account" component={place ? CompanyStart : Unknown} />
    <Route default component={Unknown} />
  </Router>
);

export function Shell() {
  const { path } = useLocation();
  const place = placeOf(path);
  const came = useRef('');
  useFollowed(place);
  useHeadingFocus(path);
  if (me.value === undefined && (mayBeIn || !isOpen(path)))
    return (
      <main class="alone" id="content">
        {unreachable.value ? <TroubleNote trouble={unreachable.value} retry={whoIsIt} /> : <Wait what="" />}
      </main>
    );
  const isAlone = !me.value || isOpen(path);
  // From pages of one's own the way leads back to the company, or platform, that one came from.
  if (!isAlone && (place === 'platform' || membershipOf(place))) came.current = place;
  return (
    <>
      {isAlone ? (
        <main class="alone" id="content">
          <Brand />
          <Pages place={place} />
        </main>
      ) : (
        <Frame path={path} place={place} current={place || came.current || memberships.value[0]?.id || ''} />
      )}
      <AskAgain />
      <Remarks />
    </>
  );
}

type FrameProps = {
  path: string;
  place: string;
  /// Whose navigation is shown.
  current: string;
};

/// A page with navigation around it: at the side, or below on a phone.
function Frame({ path, place, current }: FrameProps) {
  const [more, open] = useState(false);
  useEffect(() => open(false), [path]);
  const items = membershipOf(current) ? customerItems(current) : staffItems();
  const { name, role } = placeName(place);
  const below = items.slice(0, 4);
  return (
    <>
      <a class="skip" href="#content">
        {core().nav.skip}
      </a>
      <div class="shell">
        <aside class="side">
          <Brand />
          <nav aria-label={core().nav.label}>
            <Links items={items} path={path} />
          </nav>
          <nav class="own" aria-label={me.value?.name}>
            <Links items={ownItems()} path={path} />
          </nav>
          <Who name={name} role={role} place={place} choose={() => open(true)} />
        </aside>
        <main id="content">
          {isLost.value && (
            <Note tone="warn" live>
              {core().state.offline}
            </Note>
          )}
          {membershipOf(place)?.active === false && (
            <Suspended account={place} isThere={path === pathOf(place, 'audit')} />
          )}
          <Pages place={place} />
        </main>
        <nav class="bottom" aria-label={core().nav.label}>
          <Links items={below} path={path} />
          <button type="button" aria-expanded={more} onClick={() => open(true)}>
            <Icon name="more" />
            <span>{core().nav.more}</span>
          </button>
        </nav>
      </div>
      {more && <More title={name} items={items.slice(below.length)} path={path} close={() => open(false)} />}
    </>
  );
}

type WhoProps = { name: string; role: string; place: string; choose: () => void };

const Who = ({ name, role, place, choose }: WhoProps) => (
  <div class="who">
    <b>{name}</b>
    <small>
      {place ? me.value?.name : me.value?.email}
      {role && ` · ${role}`}
    </small>
    <Liveness />
    <div class="acts">
      <Button kind="quiet" onClick={choose}>
        {core().account.choose}
      </Button>
      <Button kind="quiet" icon="sign-out" onClick={signOut}>
        {core().account.signOut}
      </Button>
    </div>
  </div>
);

type MoreProps = { title: string; items: readonly Item[]; path: string; close: () => void };

/// What has no room below on a phone, and the other places that one may go to.
const More = ({ title, items, path, close }: MoreProps) => (
  <Dialog title={title || core().nav.more} onClose={close}>
    <nav class="sheet-nav" aria-label={core().nav.more}>
      <div class="phone-only">
        <Links items={items} path={path} onChosen={close} />
        <Links items={ownItems()} path={path} onChosen={close} />
      </div>
      <h3>{core().account.choose}</h3>
      <Places onChosen={close} />
    </nav>
    <Button icon="sign-out" wide onClick={signOut}>
      {core().account.signOut}
    </Button>
  </Dialog>
);
