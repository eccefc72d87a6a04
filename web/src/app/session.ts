import { computed, signal } from '@preact/signals';
import { api, ask, askPerson, type Schema } from '../api/client';
import { Trouble, troubleOf } from '../api/problems';

/// Who is signed in. One session for all tabs; what is shown is read from the server, never kept in the browser.

export type Me = Schema['Me'];
export type Membership = Me['accounts'][number];
export type Permission = string;

/// undefined: not asked yet; null: nobody.
export const me = signal<Me | null | undefined>(undefined);
/// Why it could not be found out who is signed in.
export const unreachable = signal<Trouble | undefined>(undefined);

/// What a dialog over the page asks the person for; the page below stays as it is.
export type Asking = { for: 'sign-in' | 'confirm'; done: (again: boolean) => void };
export const asking = signal<Asking | undefined>(undefined);

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

/// Asks the server who is signed in.
export async function whoIsIt(): Promise<void> {
  try {
    const answer = await api.GET('/v1/me');
    if (answer.response.status === 401) me.value = null;
    else if (answer.data) me.value = answer.data;
    else throw Trouble.of(answer.response, answer.error);
    unreachable.value = undefined;
  } catch (e) {
    unreachable.value = e instanceof Trouble ? e : new Trouble('offline');
  }
}

/// Signs in. A Trouble `factor_missing` asks for `code` beside.
export async function signIn(email: string, password: string, code?: string): Promise<void> {
  const answer = await api.POST('/v1/session', { body: { email, password, ...(code && { code }) } });
  if (!answer.response.ok) throw Trouble.of(answer.response, answer.error);
  const before = me.value;
  await whoIsIt();
  // What stands on the page is another person's.
  if (before && me.value && before.id !== me.value.id) location.assign('/');
}

const forget = () => {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('mbs.')) sessionStorage.removeItem(key);
};

export async function signOut(): Promise<void> {
  try {
    await api.DELETE('/v1/session');
  } catch (e) {
    throw troubleOf(e);
  }
  forget();
  me.value = null;
  location.assign('/sign-in');
}

/// Changes of name and language are shown at once everywhere.
export async function reloadMe(): Promise<void> {
  me.value = await ask(() => api.GET('/v1/me'));
}

const question = (kind: Asking['for']): Promise<boolean> => {
  const open = asking.value;
  // Several requests that fail together ask once.
  if (open?.for === kind)
    return new Promise((resolve) => {
      const first = open.done;
      open.done = (again) => {
        first(again);
        resolve(again);
      };
    });
  return new Promise((resolve) => {
    asking.value = {
      for: kind,
      done: (again) => {
        asking.value = undefined;
        resolve(again);
      },
    };
  });
};
askPerson.signIn = () => (me.value ? question('sign-in') : Promise.resolve(false));
askPerson.confirm = () => question('confirm');
