import type { ComponentChildren } from 'preact';
import { Head, Icon } from '../ui/parts';
import './access.css';
import { doorWords } from './door_words';
import { LanguageChoice } from './language_choice';

/// The frame of the pages before one is in: what mbs is, in a sentence, and the form beside it. `pitch` shows the
/// sentence on a phone as well, where it takes the form's place.
export function Door({ title, pitch, children }: { title: string; pitch?: boolean; children: ComponentChildren }) {
  return (
    <div class="door">
      <div class="door-language">
        <LanguageChoice />
      </div>
      <Pitch small={!pitch} />
      <div class="door-form">
        <Head title={title} />
        {children}
        {pitch && (
          <div class="pitch-below">
            <Sample />
          </div>
        )}
      </div>
    </div>
  );
}

/// What it is about, as a picture.
function Sample() {
  const w = doorWords().pitch;
  return (
    <div class="pitch-show" aria-hidden="true">
      <div class="pitch-bubble">
        <b>JIRANI</b>
        <span>{w.sample}</span>
      </div>
      <div class="pitch-bubble pitch-reply">
        <Icon name="check" />
        <span>{w.delivered}</span>
      </div>
    </div>
  );
}

function Pitch({ small }: { small: boolean }) {
  const w = doorWords().pitch;
  return (
    <div class={`pitch${small ? ' pitch-wide-only' : ''}`}>
      <p class="pitch-line">{w.line}</p>
      <div class="pitch-wide">
        <Sample />
      </div>
      <ul class="pitch-facts">
        {[w.fact1, w.fact2, w.fact3].map((fact) => (
          <li key={fact}>
            <Icon name="check" />
            <span>{fact}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
