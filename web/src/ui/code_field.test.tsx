import { render } from 'preact';
import { useState } from 'preact/hooks';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Trouble } from '../api/problems';
import { core } from '../i18n/core';
import { CodeField, Form } from './form';

const root = document.createElement('div');
beforeEach(() => void document.body.append(root));
afterEach(() => render(null, root));

const send = vi.fn<(code: string) => Promise<void>>();
function OneCode({ waits = false }) {
  const [code, set] = useState('');
  return (
    <Form send={() => send(code)} places={{ wrong_code: 'code' }} actions={() => <button type="submit">go</button>}>
      <CodeField value={code} onInput={set} waits={waits} />
    </Form>
  );
}
const input = () => root.querySelector<HTMLInputElement>('[name=code]')!;
const type = (text: string) =>
  act(() => {
    input().value = text;
    input().dispatchEvent(new Event('input', { bubbles: true }));
  });
const show = (waits = false) => act(() => render(<OneCode waits={waits} />, root));

describe('a code', () => {
  beforeEach(() => void send.mockReset().mockResolvedValue());
  it('is sent with its sixth digit, once', async () => {
    await show();
    await type('12345');
    expect(send).not.toHaveBeenCalled();
    await type('123456');
    await type('1234567');
    expect(send.mock.calls).toEqual([['123456']]);
  });
  it('is taken out of what is pasted with it', async () => {
    await show();
    await type(' 123 456\n');
    expect(send.mock.calls).toEqual([['123456']]);
  });
  it('that is typed again goes only by the button, another by itself', async () => {
    send.mockRejectedValueOnce(new Trouble('wrong_code'));
    await show();
    await type('111111');
    await type('11111');
    await type('111111');
    expect(send).toHaveBeenCalledTimes(1);
    await type('222222');
    expect(send.mock.calls).toEqual([['111111'], ['222222']]);
  });
  it('is not sent a second time while it is under way', async () => {
    let answer = () => {};
    send.mockReturnValueOnce(new Promise((done) => (answer = done)));
    await show();
    await type('123456');
    await act(() => void root.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true })));
    expect(send).toHaveBeenCalledTimes(1);
    expect(root.querySelector('[role=status]')!.textContent).toBe(core().form.codeSent);
    await act(async () => answer());
    expect(root.querySelector('[role=status]')!.textContent).toBe('');
  });
  it('waits for the button where something else is to be filled in', async () => {
    await show(true);
    await type('123456');
    expect(send).not.toHaveBeenCalled();
  });
});
