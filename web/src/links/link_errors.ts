/// What a link's last error means, told by the words that the server has for it.

export type Meaning =
  | 'password'
  | 'user'
  | 'bound_already'
  | 'refused'
  | 'not_allowed'
  | 'throttled'
  | 'system'
  | 'unreachable'
  | 'silent'
  | 'hung_up'
  | 'no_smpp'
  | 'tls';

// The first that fits counts.
const table: readonly (readonly [RegExp, Meaning])[] = [
  [/ESME_RINVPASWD/, 'password'],
  [/ESME_RINVSYSID|ESME_RINVSYSTYP|ESME_RINVSERTYP/, 'user'],
  [/ESME_RALYBND/, 'bound_already'],
  [/ESME_RPROHIBITED|ESME_RSERTYP|ESME_RINVBNDSTS/, 'not_allowed'],
  [/ESME_RTHROTTLED|ESME_RMSGQFUL/, 'throttled'],
  [/ESME_RSYSERR/, 'system'],
  [/ESME_RBINDFAIL|bind refused/, 'refused'],
  [/no answer|no outbind|timed? ?out/i, 'silent'],
  [/this is no SMPP/, 'no_smpp'],
  [/certificate|tls|ssl/i, 'tls'],
  [/closed by|reset|unbound by|connection lost|session ended/i, 'hung_up'],
  [/cannot connect|refused|unreachable|resolve|no route/i, 'unreachable'],
];

export const meaningOf = (error: string): Meaning | undefined => table.find(([like]) => like.test(error))?.[1];
