import type { RefObject } from 'preact';
import './lists.css';

/// A key or secret that is shown this once: all of it in sight, to be selected by hand where copying fails.
export const OnceText = ({
  text,
  label,
  box,
}: {
  text: string;
  label: string;
  box: RefObject<HTMLTextAreaElement>;
}) => (
  <textarea
    ref={box}
    class="input once-text"
    readOnly
    rows={2}
    value={text}
    aria-label={label}
    onFocus={(e) => e.currentTarget.select()}
    spellcheck={false}
  />
);
