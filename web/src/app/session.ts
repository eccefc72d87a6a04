import { computed, signal } from '@preact/signals';
import { render } from 'preact';
import { api, ask, askPerson, type Schema } from '../api/client';
import { Trouble } from '../api/problems';
import { core } from '../i18n/core';
import { type Language, language, speak } from '../i18n/voice';
import { say } from '../ui/dialog';
import { keepIn, wasIn } from './early';

/// Who is signed in. One session for all tabs; what is shown is read from the server, never kept in the browser.

export type Me = Schema['Me'];
export type Membership = Me['accounts'][number];
export type Permission = string;

/// What is kept of drafts, by person, begins so.
export const drafts = 'mbs.draft.';

/// undefined: not asked yet; null: nobody.
export const me = signal<Me | null | undefined>(undefined);
/// Why it could not be found out who is signed in.
export const unreachable = signal<Trouble | undefined>(undefined);

/// What a dialog over the page asks the person for; the page below stays as it is.
export type Asking = { for: 'sign-in' | 'confirm'; done: (again: boolean) => void };
export const asking = signal<readonly Asking[]>([]);

export const memberships = computed(() => me.value?.accounts ?? []);
export const membershipOf = (account: string) => memberships.value.find((m) => m.id === account);
export const isStaff = computed(() => !!me.value && me.value.platform_role !== 'none');

/// The permission, for the company or for the platform. The server judges; this only leaves out what it would refuse.
export function may(permission: Permission, account?: string): boolean {
  const held = permission.startsWith('platform:')
    ? me.value?.platform_permissions
    : account && membershipOf(account)?.permissions;
  return !!held && (held as readonly string[]).includes(permission);
}

/// The person's own language goes before that of the browser. Words that cannot be fetched keep nobody out.
const speakTheirs = (theirs: Language) => (theirs === language.value ? undefined : speak(theirs).catch(() => {}));

/// Whether somebody was signed in when these pages were left. If not, pages that everybody may see wait for nothing.
export const mayBeIn = wasIn();

let early = globalThis.mbsEarly?.me;
let turn = 0;

/// Asks the server who is signed in. Of several answers the one to the latest question counts.
export async function whoIsIt(): Promise<void> {
  const mine = ++turn;
  // The first time it may have been asked before this script was there.
  const asked = early;
  early = undefined;
  try {
    const answer = await api.GET('/v1/me', asked && { fetch: () => asked });
    if (mine !== turn) return;
    if (answer.response.status === 401) me.value = null;
    else if (answer.data) {
      await speakTheirs(answer.data.language);
      forgetOthers(answer.data.id);
      me.value = answer.data;
    } else throw Trouble.of(answer.response, answer.error);
    keepIn(!!me.value);
    unreachable.value = undefined;
  } catch (e) {
    if (mine === turn) unreachable.value = e instanceof Trouble ? e : new Trouble('offline');
  }
}

// What was chosen before signing in, on this visit: it goes before what was kept, and is kept.
let wished: Language | undefined;
export async function wish(next: Language): Promise<void> {
  if (!me.value) wished = next;
  await speak(next);
}

/// Signs in. A Trouble `factor_missing` asks for `code` beside.
export async function signIn(email: string, password: string, code?: string): Promise<void> {
  await ask((signal) => api.POST('/v1/session', { body: { email, password, ...(code && { code }) }, signal }));
  await arrive();
}

/// After a session was opened, by a password or by signing up.
export async function arrive(): Promise<void> {
  const before = me.value;
  // A wish that cannot be kept keeps nobody out.
  if (wished) await api.PATCH('/v1/me', { body: { language: wished } }).catch(() => {});
  wished = undefined;
  await whoIsIt();
  // What stands on the page is another person's.
  if (before && me.value && before.id !== me.value.id) leaveFor('/');
  tell(me.value?.id ?? '');
}

const forget = (isGone = (key: string) => key.startsWith('mbs.')) => {
  for (const key of Object.keys(sessionStorage)) if (isGone(key)) sessionStorage.removeItem(key);
};
/// What somebody else wrote in this tab is nobody's to read, however their session ended.
const forgetOthers = (person: string) =>
  forget((key) => key.startsWith(drafts) && !key.startsWith(`${drafts}${person}.`));

/// Nothing of the page is left behind: the browser may keep it as it stood, and show that on Back.
function clear() {
  const root = document.getElementById('app');
  if (!root) return;
  render(null, root);
  root.remove();
}
function leaveFor(path: string) {
  clear();
  location.assign(path);
}
function beginAgain() {
  clear();
  location.reload();
}
// A page that the browser had kept may be another person's by now.
addEventListener('pageshow', (e) => {
  if (e.persisted) beginAgain();
});

export async function signOut(): Promise<void> {
  const gone = await api.DELETE('/v1/session').then(
    ({ response }) => response.ok || response.status === 401,
    () => false,
  );
  if (gone) becomeOther();
  else say(core().session.signOutFailed, 'bad');
}

/// Nobody is signed in here any more, or another person will be.
export function becomeOther() {
  forget();
  keepIn(false);
  tell('');
  leaveFor('/sign-in');
}

const elsewhere = 'mbs.signed-out-elsewhere';
/// Whether this tab was signed out from another one; asked once, where that is said.
export function wasSignedOutElsewhere(): boolean {
  const was = sessionStorage.getItem(elsewhere) !== null;
  sessionStorage.removeItem(elsewhere);
  return was;
}

/// Other tabs have the same session. One that waits for the same person to sign in goes on; one that shows
/// somebody else's things begins again.
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('mbs');
const tell = (who: string) => tabs?.postMessage(who);
if (tabs)
  tabs.onmessage = (e: MessageEvent<string>) => {
    if (!me.value) return void whoIsIt();
    if (me.value.id !== e.data) {
      if (!e.data) {
        forget();
        sessionStorage.setItem(elsewhere, '1');
      }
      beginAgain();
      return;
    }
    for (const a of asking.value) if (a.for === 'sign-in') a.done(true);
  };

/// Changes of name and language are shown at once everywhere.
export async function reloadMe(): Promise<void> {
  me.value = await ask(() => api.GET('/v1/me'));
}

const question = (kind: Asking['for']): Promise<boolean> => {
  const open = asking.value.find((a) => a.for === kind);
  // Several requests that fail together ask once.
  if (open)
    return new Promise((resolve) => {
      const first = open.done;
      open.done = (again) => {
        first(again);
        resolve(again);
      };
    });
  return new Promise((resolve) => {
    const asked: Asking = {
      for: kind,
      done: (again) => {
        asking.value = asking.value.filter((a) => a !== asked);
        resolve(again);
      },
    };
    asking.value = [...asking.value, asked];
  });
};
askPerson.signIn = () => (me.value ? question('sign-in') : Promise.resolve(false));
askPerson.confirm = () => question('confirm');
