import { render } from 'preact';
import { expect, it, vi } from 'vitest';
import { lazy } from './lazy';

it('a page that comes between its first drawing and the effect after it is shown', async () => {
  const Page = lazy(async () => ({ default: () => <p>here</p> }));
  const root = document.createElement('div');
  render(<Page />, root);
  expect(root.textContent).not.toBe('here');
  await Page.load();
  await vi.waitFor(() => expect(root.textContent).toBe('here'));
});
