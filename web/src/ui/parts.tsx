import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { problemWords, type Trouble } from '../api/problems';
import { core } from '../i18n/core';
import { when } from '../i18n/format';
import { type IconName, icons } from './icons.gen';
import type { Resource } from './resource';

/// Small parts that all pages are made of.

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={icons[name]} />
  </svg>
);

type ButtonProps = {
  children: ComponentChildren;
  kind?: 'main' | 'danger' | 'plain' | 'quiet';
  wide?: boolean;
  /// Being carried out: the button says so and cannot be pressed again.
  busy?: boolean;
  icon?: IconName;
} & Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'icon'>;

export function Button({
  children,
  kind = 'plain',
  wide,
  busy,
  icon,
  type = 'button',
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      class={`btn ${kind}${wide ? ' wide' : ''}`}
      type={type}
      disabled={disabled || busy}
      aria-busy={busy ? 'true' : undefined}
      {...rest}
    >
      {busy ? <span class="spin" aria-hidden="true" /> : icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

/// A link that looks like a button.
export const LinkButton = ({
  href,
  children,
  kind = 'plain',
  wide,
  icon,
}: {
  href: string;
  children: ComponentChildren;
  kind?: 'main' | 'plain';
  wide?: boolean;
  icon?: IconName;
}) => (
  <a class={`btn ${kind}${wide ? ' wide' : ''}`} href={href}>
    {icon && <Icon name={icon} />}
    <span>{children}</span>
  </a>
);

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'plain';
/// A state in a word; the colour only repeats it.
export const Badge = ({ tone, children }: { tone: Tone; children: ComponentChildren }) => (
  <span class={`chip ${tone}`}>{children}</span>
);

/// What is worth a remark, with what to do about it.
export const Note = ({
  tone = 'info',
  children,
  action,
  live,
}: {
  tone?: 'info' | 'warn' | 'bad' | 'ok';
  children: ComponentChildren;
  action?: ComponentChildren;
  live?: boolean;
}) => (
  <div class={`note ${tone}`} role={live ? 'status' : undefined}>
    <span>{children}</span>
    {action}
  </div>
);

// A page that is still being loaded has no heading yet to be focused.
let isHeadingAwaited = false;

export const Head = ({
  title,
  above,
  children,
}: {
  title: string;
  above?: ComponentChildren;
  children?: ComponentChildren;
}) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · mbs`;
  }, [title]);
  useEffect(() => {
    if (!isHeadingAwaited) return;
    isHeadingAwaited = false;
    heading.current?.focus();
  }, []);
  return (
    <header class="head">
      <div>
        {above && <small>{above}</small>}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      </div>
      {children && <div class="acts">{children}</div>}
    </header>
  );
};

export const Card = ({
  title,
  aside,
  children,
  class: more = '',
}: {
  title?: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
  class?: string;
}) => (
  <section class={`card ${more}`}>
    {(title || aside) && (
      <div class="row wrap">
        {title && <h2>{title}</h2>}
        {aside}
      </div>
    )}
    {children}
  </section>
);

/// An empty page says the next step.
export const Empty = ({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
}) => (
  <div class="empty">
    <Icon name={icon} />
    <h2>{title}</h2>
    {children && <p>{children}</p>}
    {action}
  </div>
);

/// What is awaited, said to everybody.
export const Wait = ({ what, lines = 3 }: { what: string; lines?: number }) => (
  <div class="wait" role="status">
    <span class="unseen">{core().state.loadingWhat(what)}</span>
    {Array.from({ length: lines }, (_, i) => (
      <span class="bone" key={i} aria-hidden="true" />
    ))}
  </div>
);

/// `isAct`: it was to do something, which may have been done though no answer came.
export const TroubleNote = ({
  trouble,
  retry,
  isAct,
}: {
  trouble: Trouble;
  retry?: (() => void) | undefined;
  isAct?: boolean;
}) => (
  <div class="note bad" role="alert">
    <span>
      {trouble.words}
      {isAct && trouble.isUnsure && ` ${problemWords().once}`}
      {trouble.isServers && trouble.requestId && (
        <small class="num">
          {' '}
          {problemWords().number} {trouble.requestId}
        </small>
      )}
    </span>
    {retry && <Button onClick={retry}>{core().act.retry}</Button>}
  </div>
);

/// Shows a resource in each of its states: awaited, there, there but old, and failed.
export function Shown<T>({
  of,
  what,
  lines,
  children,
}: {
  of: Resource<T>;
  what: string;
  lines?: number;
  children: (data: T) => ComponentChildren;
}) {
  if (of.data === undefined) {
    // What is not there will not be there by asking again.
    if (of.trouble)
      return <TroubleNote trouble={of.trouble} retry={of.trouble.code === 'not_found' ? undefined : of.reload} />;
    return <Wait what={what} lines={lines ?? 3} />;
  }
  return (
    <>
      {of.state === 'stale' && of.trouble && (
        <Note tone="warn" live action={<Button onClick={of.reload}>{core().act.retry}</Button>}>
          {core().state.staleSince(when(of.since))}. {of.trouble.words}
        </Note>
      )}
      <div
        class={of.state === 'reloading' ? 'shown fading' : 'shown'}
        aria-busy={of.state === 'reloading' ? 'true' : undefined}
      >
        {children(of.data)}
      </div>
    </>
  );
}

/// All of what an element shows, or holds, as if by hand.
function select(it: HTMLElement | null | undefined) {
  if (it instanceof HTMLTextAreaElement || it instanceof HTMLInputElement) it.select();
  else if (it) getSelection()?.selectAllChildren(it);
}

type CopyProps = {
  text: string;
  label?: string;
  kind?: 'main' | 'plain';
  /// Where the text stands: it is selected when the browser does not allow to copy it.
  from?: RefObject<HTMLElement>;
};

/// Copies a text and says so, or that the browser does not allow it.
export function Copy({ text, label, kind = 'plain', from }: CopyProps) {
  const [done, set] = useState<'' | 'yes' | 'no'>('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      set('yes');
    } catch {
      // Without https there is no clipboard: the text stands beside, to be selected.
      set('no');
      select(from?.current);
    }
    setTimeout(() => set(''), 3000);
  };
  return (
    <Button kind={kind} icon={done === 'yes' ? 'check' : 'copy'} onClick={copy} aria-live="polite">
      {done === 'yes' ? core().act.copied : done === 'no' ? core().act.notCopied : (label ?? core().act.copy)}
    </Button>
  );
}

/// One of a few, all in sight.
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
  hideLabel,
}: {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (next: T) => void;
  hideLabel?: boolean;
}) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class={hideLabel ? 'unseen' : ''}>{label}</legend>
      <div class="seg">
        {options.map(([key, text]) => (
          <label key={key} class={key === value ? 'on' : ''}>
            <input type="radio" name={name} value={key} checked={key === value} onChange={() => onChange(key)} />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export type Column<T> = {
  title: string;
  cell: (item: T) => ComponentChildren;
  number?: boolean;
  /// The title of the card on a phone.
  main?: boolean;
  /// What can be done with it: a button says so itself, and its title is only told.
  act?: boolean;
};

/// A table; on a phone each row is a card. `href` makes the row's main cell a link.
export function Table<T>({
  label,
  columns,
  items,
  href,
  keyOf,
}: {
  label: string;
  columns: readonly Column<T>[];
  items: readonly T[];
  href?: (item: T) => string;
  keyOf: (item: T) => string;
}) {
  return (
    <table class="cards">
      <caption class="unseen">{label}</caption>
      <thead>
        <tr>
          {columns.map((c) => (
            <th key={c.title} scope="col" class={c.number ? 'num' : ''}>
              {c.act ? <span class="unseen">{c.title}</span> : c.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={keyOf(item)}>
            {columns.map((c) => (
              <td
                key={c.title}
                class={`${c.number ? 'num' : ''}${c.main ? ' main' : ''}`}
                data-title={c.act ? undefined : c.title}
              >
                {c.main && href ? <a href={href(item)}>{c.cell(item)}</a> : c.cell(item)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/// A part of a page that only tells something to who listens to it.
export const Said = ({ children }: { children: ComponentChildren }) => (
  <span class="unseen" role="status">
    {children}
  </span>
);

/// Where another page is read from: its top.
export function toHeading() {
  window.scrollTo(0, 0);
  const heading = document.querySelector<HTMLElement>('main h1');
  isHeadingAwaited = !heading;
  heading?.focus();
}

/// Focus goes to the page's heading when the address changed, so that a screen reader begins there.
export function useHeadingFocus(key: string) {
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    toHeading();
  }, [key]);
}
