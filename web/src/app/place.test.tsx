import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider, useLocation } from 'preact-iso';
import { expect, it } from 'vitest';
import { ownPath, useFilter } from './place';

it('a path of our own stays one however a browser reads it', () => {
  for (const good of ['/acc_1/send', '/acc_1/messages?to=%2B254&state=delivered#x', '/'])
    expect(ownPath(good)).toBe(good);
  for (const bad of [
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/a\\b',
    '/a b',
    'x',
    '',
  ])
    expect(ownPath(bad), JSON.stringify(bad)).toBe('/');
  expect(ownPath(undefined, '/acc_1/overview')).toBe('/acc_1/overview');
});

it('a filter is changed on its own page alone, and nothing that was changed meanwhile is lost', async () => {
  history.replaceState(null, '', '/acc_1/messages?state=delivered');
  let change: ReturnType<typeof useFilter>[1] = () => {};
  let go: (to: string) => void = () => {};
  const Page = () => {
    [, change] = useFilter();
    go = useLocation().route;
    return null;
  };
  const root = document.createElement('div');
  await act(() => render(<LocationProvider children={<Page />} />, root));
  const late = change;
  await act(() => change({ to: '0712' }));
  await act(() => late({ state: '' }));
  expect(location.pathname + location.search).toBe('/acc_1/messages?to=0712');
  await act(() => go('/acc_2/overview'));
  await act(() => late({ to: '', new: '' }));
  expect(location.pathname + location.search).toBe('/acc_2/overview');
  render(null, root);
});
