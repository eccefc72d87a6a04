import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it } from 'vitest';
import { type Me, me } from '../app/session';
import Preferences from './preferences';

const root = document.createElement('div');
afterEach(() => {
  render(null, root);
  me.value = undefined;
});

it('a name can be saved once it differs from the one that is kept', async () => {
  me.value = { name: 'Amina' } as Me;
  document.body.append(root);
  await act(() => render(<Preferences />, root));
  const save = root.querySelector<HTMLButtonElement>('button[type=submit]')!;
  const write = (name: string) =>
    act(() => {
      const input = root.querySelector<HTMLInputElement>('input[name=name]')!;
      input.value = name;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
  expect(save.disabled).toBe(true);
  await write('Amina W.');
  expect(save.disabled).toBe(false);
  await write(' Amina ');
  expect(save.disabled).toBe(true);
});
