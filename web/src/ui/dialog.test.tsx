import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Dialog, doublePress } from './dialog';

const root = document.createElement('div');
beforeEach(() => {
  vi.useFakeTimers();
  document.body.append(root);
});
afterEach(() => {
  render(null, root);
  vi.useRealTimers();
});
/// detail counts the presses of a pointer; the keyboard's click has none.
const press = (detail: number) =>
  act(() => {
    root.querySelector('.go')!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail }));
  });

it('what asks is not answered by the press that opened it, but by the keyboard at once and by a press later', async () => {
  const go = vi.fn();
  const close = vi.fn();
  const button = (
    <button type="button" class="go" onClick={go}>
      Send
    </button>
  );
  await act(() => render(<Dialog title="Send?" asks onClose={close} children={button} />, root));
  await press(1);
  await act(() => {
    root.querySelector('dialog')!.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
  });
  expect(go).not.toHaveBeenCalled();
  expect(close).not.toHaveBeenCalled();
  await press(0);
  expect(go).toHaveBeenCalledTimes(1);
  await act(() => {
    vi.advanceTimersByTime(doublePress);
  });
  await press(1);
  expect(go).toHaveBeenCalledTimes(2);
});

it('other dialogs take every press', async () => {
  const go = vi.fn();
  const button = (
    <button type="button" class="go" onClick={go}>
      Open
    </button>
  );
  await act(() => render(<Dialog title="More" children={button} />, root));
  await press(1);
  expect(go).toHaveBeenCalledTimes(1);
});
