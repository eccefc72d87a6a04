import { core } from '../i18n/core';
import { Badge } from '../ui/parts';
import { type State, stateWords, toneOf } from './states';

/// Small parts that pages with messages share.

export const StateBadge = ({ state }: { state: State }) => (
  <Badge tone={toneOf[state]}>{stateWords().state[state]}</Badge>
);

/// The text as it was sent, or that it was taken away.
export const TextOf = ({ text, redacted, gone }: { text: string; redacted?: boolean; gone: string }) =>
  redacted ? <i class="msg-gone">{gone}</i> : text || core().state.nothing;
