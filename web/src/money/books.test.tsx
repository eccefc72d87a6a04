import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider, Route, Router } from 'preact-iso';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Me, me } from '../app/session';
import Books from './books';

const server = vi.hoisted(() => {
  const it = { body: {} as unknown };
  globalThis.fetch = (async () =>
    new Response(JSON.stringify(it.body), { headers: { 'Content-Type': 'application/json' } })) as typeof fetch;
  return it;
});

const root = document.createElement('div');
const breach = (id: string, account: string | null) => ({
  id,
  account,
  what: `what ${id} says`,
  found_at: '2026-11-28T07:14:02.000Z',
});

async function open(query = '') {
  history.replaceState(null, '', `/platform/books${query}`);
  await act(() =>
    render(
      <LocationProvider>
        <Router children={[<Route key="page" path="/platform/books" component={Books} />]} />
      </LocationProvider>,
      root,
    ),
  );
  for (let i = 0; i < 4; i++) await act(async () => void (await vi.advanceTimersByTimeAsync(0)));
}

beforeEach(() => {
  vi.useFakeTimers();
  document.body.append(root);
  me.value = { id: 'per_1', accounts: [], permissions: ['platform:money:manage'] } as unknown as Me;
  server.body = {
    adds_up: false,
    closed_days: [],
    breaches: [breach('7', 'acc_0ap6vp9cr0000'), breach('8', null)],
  };
});
afterEach(() => {
  render(null, root);
  vi.useRealTimers();
  me.value = undefined;
});

it('what is of one account lets it send again; what is of none is only settled', async () => {
  await open();
  expect([...root.querySelectorAll('.books-breaches .btn')].map((b) => b.textContent)).toEqual([
    'I have looked: let it send again',
    'I have looked: it is settled',
  ]);
});

it('the question says what it does to an account, or that nothing waits for it', async () => {
  await open('?end=7');
  expect(root.querySelector('dialog')!.textContent).toContain('reads its money anew');
  render(null, root);
  await open('?end=8');
  expect(root.querySelector('dialog')!.textContent).not.toContain('reads its money anew');
});
