import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { core } from '../i18n/core';
import { Icon } from './parts';

/// Dialogs and short remarks. A dialog rises from below on a phone; the browser keeps the focus inside and gives
/// it back.

const fillable = ':is(input, textarea, select):not([readonly], [type="checkbox"], [type="radio"])';

export const doublePress = 600;

/// The second press of a double one would fall on what lies below: on a phone that is the navigation.
function swallowSecondPress() {
  const swallow = (e: MouseEvent) => {
    if (e.detail < 2) return;
    e.preventDefault();
    e.stopPropagation();
  };
  document.addEventListener('click', swallow, true);
  setTimeout(() => document.removeEventListener('click', swallow, true), doublePress);
}

type DialogProps = {
  title: string;
  onClose?: () => void;
  /// It asks before something is done: the second press of a slow double one, which would answer it, does
  /// nothing. The keyboard is free at once: its focus is not on what answers.
  asks?: boolean | undefined;
  children: ComponentChildren;
};

/// Open as long as it is there. Without `onClose` it cannot be left.
export function Dialog({ title, onClose, asks = false, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [isYoung, beYoung] = useState(asks);
  useEffect(() => {
    const timer = setTimeout(() => beYoung(false), doublePress);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const it = element.current;
    const before = document.activeElement as HTMLElement | null;
    if (it && !it.open) it.showModal();
    // Where something is to be filled in, that is what one came for; else what is asked. Not the button that closes.
    (it?.querySelector<HTMLElement>(fillable) ?? it?.querySelector('h2'))?.focus();
    return () => {
      it?.close();
      before?.focus?.();
      swallowSecondPress();
    };
  }, []);
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      class={isYoung ? 'young' : undefined}
      onClickCapture={(e) => {
        if (!isYoung || e.detail === 0) return;
        e.preventDefault();
        e.stopPropagation();
      }}
      onCancel={(e) => {
        e.preventDefault();
        onClose?.();
      }}
      onClick={(e) => {
        if (e.target === element.current) onClose?.();
      }}
      onKeyDown={(e) => {
        e.stopPropagation();
        if (e.key !== 'Escape') return;
        // A second Escape would close it whatever we say.
        e.preventDefault();
        onClose?.();
      }}
      onClose={() => {
        const it = element.current;
        // Closed by the browser (Back on a phone) while it is still wanted.
        if (!it?.isConnected || it.open) return;
        if (onClose) onClose();
        else it.showModal();
      }}
    >
      <div class="sheet">
        <div class="row">
          <h2 id={id} tabIndex={-1}>
            {title}
          </h2>
          {onClose && (
            <button type="button" class="btn quiet round" aria-label={core().act.close} onClick={onClose}>
              <Icon name="close" />
            </button>
          )}
        </div>
        {children}
      </div>
    </dialog>
  );
}

type Remark = { id: number; text: string; tone: 'ok' | 'bad' };
const remarks = signal<readonly Remark[]>([]);
let last = 0;

/// A remark that goes by itself; a failure stays longer.
export function say(text: string, tone: Remark['tone'] = 'ok') {
  const id = ++last;
  remarks.value = [...remarks.value.slice(-2), { id, text, tone }];
  setTimeout(
    () => {
      remarks.value = remarks.value.filter((r) => r.id !== id);
    },
    tone === 'ok' ? 4000 : 9000,
  );
}

export const Remarks = () => (
  <div class="remarks" role="status">
    {remarks.value.map((r) => (
      <div key={r.id} class={`remark ${r.tone}`}>
        {r.text}
      </div>
    ))}
  </div>
);
