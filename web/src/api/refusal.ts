import { Trouble } from './problems';

const unsure = ['idempotency_key_in_flight', 'request_timeout', 'timed_out'];
/// The server took nothing of it. No answer, or a fault of the server's, says nothing of that.
export const isRefusal = (e: unknown): boolean =>
  e instanceof Trouble && e.status >= 400 && e.status < 500 && !unsure.includes(e.code);
