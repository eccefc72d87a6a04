import createClient from 'openapi-fetch';
import { Trouble } from './problems';
import type { components, paths } from './schema.gen';

/// The API of mbs, typed by its description. Each request says for which company it is (Mbs-Account) and that it
/// comes from our page (Mbs-Page); the session is a cookie that no script sees.

export type Schema = components['schemas'];

const ours = { 'Mbs-Page': '1' };
export const api = createClient<paths>({ baseUrl: '/', headers: ours, credentials: 'same-origin' });

/// What a request needs beside its path: the company that it is for.
export const of = (account: string) => ({ 'Mbs-Account': account });

type Answer<T> = { data?: T; error?: unknown; response: Response };

/// Set by the session: what is done when the server does not know us any more, and when it wants the second
/// factor again. Both resolve to whether it is worth to ask once more.
export const askPerson = {
  signIn: async (): Promise<boolean> => false,
  confirm: async (): Promise<boolean> => false,
};

const patience = 20_000;

/// Sends, and gives the answer's body; every other end is a Trouble with words for people. Whoever has to sign in
/// or to give the second factor again is asked, and then it is sent once more: give a function that sends the
/// same each time (with the same Idempotency-Key).
export async function ask<T>(send: (signal: AbortSignal) => Promise<Answer<T>>, aborted?: AbortSignal): Promise<T> {
  const once = async (): Promise<T> => {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), patience);
    const give = () => limit.abort();
    aborted?.addEventListener('abort', give);
    try {
      const answer = await send(limit.signal);
      if (answer.response.ok) return answer.data as T;
      throw Trouble.of(answer.response, answer.error);
    } catch (e) {
      if (e instanceof Trouble) throw e;
      if (aborted?.aborted) throw new Trouble('given_up');
      throw new Trouble(navigator.onLine && limit.signal.aborted ? 'slow' : 'offline');
    } finally {
      clearTimeout(timer);
      aborted?.removeEventListener('abort', give);
    }
  };
  try {
    return await once();
  } catch (e) {
    if (!(e instanceof Trouble)) throw e;
    if (e.code === 'unauthenticated' && (await askPerson.signIn())) return once();
    if (e.code === 'factor_needed_again' && (await askPerson.confirm())) return once();
    throw e;
  }
}

/// A key for one intention: sent again and again it has one effect. Made when the form begins, not when it is sent.
export function intentionKey(): string {
  const octets = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(octets, (o) => o.toString(16).padStart(2, '0')).join('');
}
