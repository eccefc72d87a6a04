import type { Schema } from '../api/client';
import type { Tone } from '../ui/parts';

export type Mail = Schema['Mail'];
export type State = Mail['state'];
export const states: readonly State[] = ['waiting', 'sent', 'refused', 'ended'];
export const isState = (text: string | undefined): text is State => states.includes(text as State);
export const tones: Record<State, Tone> = { waiting: 'info', sent: 'ok', refused: 'bad', ended: 'warn' };

/// Mails with a code or a link: what they carried is over when they did not leave.
const secret: readonly string[] = ['email_code', 'password_reset_code', 'invitation', 'account_recovery_waiting'];

/// Whether the server would try it again.
export const mayRetry = (m: Pick<Mail, 'state' | 'kind'>): boolean =>
  m.state === 'waiting' || (m.state !== 'sent' && !secret.includes(m.kind));
