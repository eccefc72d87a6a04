import { book } from '../i18n/voice';
import { words } from './problems.en';
import type { components } from './schema.gen';

/// What went wrong, in words. The server's codes are stable and each has its words here, in each language.

export type Code = components['schemas']['Code'];
/// What goes wrong before the server answers, or in a way that it did not choose.
export type OwnCode = 'offline' | 'slow' | 'given_up' | 'not_understood';
/// Why a password was refused, said at its field.
export type PasswordFault =
  | 'password_too_short'
  | 'password_too_long'
  | 'password_not_utf8'
  | 'password_too_common'
  | 'password_is_own_name';
type Detail = { pointer?: string; parameter?: string; to?: string; code: Code; detail: string };

export const problemWords = book(words, () => import('./problems.sw'));

export class Trouble extends Error {
  constructor(
    readonly code: Code | OwnCode,
    readonly status = 0,
    readonly detail = '',
    readonly errors: readonly Detail[] = [],
    readonly requestId = '',
    readonly retryAfter = 0,
    /// How often a code that was wrong may still be tried, where the server tells it.
    readonly triesLeft?: number,
  ) {
    super(code);
  }

  static of(response: Response, body: unknown): Trouble {
    const p = body as Partial<components['schemas']['Problem']> | undefined;
    if (!p || typeof p !== 'object' || !p.code) return new Trouble('not_understood', response.status);
    const wait = Number(response.headers.get('Retry-After') ?? 0);
    const { code, detail = '', errors = [], request_id = '', tries_left } = p;
    return new Trouble(code, response.status, detail, errors, request_id, wait, tries_left);
  }

  /// What to tell the person.
  get words(): string {
    const of = problemWords();
    const text = this.withTries((of.codes as Record<string, string>)[this.code] ?? of.other);
    return this.retryAfter > 0 ? `${text} ${of.wait(this.retryAfter)}` : text;
  }

  private withTries(text: string): string {
    return this.triesLeft === undefined ? text : `${text} ${problemWords().triesLeft(this.triesLeft)}`;
  }

  /// What is wrong with the field that this pointer (/text) names.
  at(pointer: string): string | undefined {
    const found = this.errors.find((e) => e.pointer === pointer || e.parameter === pointer);
    if (!found) return undefined;
    const text = (problemWords().codes as Record<string, string>)[found.code] ?? found.detail;
    return found.code === this.code ? this.withTries(text) : text;
  }

  /// No answer came: what was asked for may have been done.
  get isUnsure(): boolean {
    return this.code === 'offline' || this.code === 'slow';
  }

  get isServers(): boolean {
    return this.status >= 500;
  }
}

/// Whatever was thrown, as a Trouble.
export const troubleOf = (e: unknown): Trouble =>
  e instanceof Trouble ? e : new Trouble('not_understood', 0, String(e));
