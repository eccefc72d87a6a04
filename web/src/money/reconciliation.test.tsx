import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider, Route, Router } from 'preact-iso';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Me, me } from '../app/session';
import { speak } from '../i18n/voice';
import Reconciliation from './reconciliation';
import { hrefOf } from './reconciliation_rules';

const server = vi.hoisted(() => {
  const it = { answer: async (_: Request): Promise<Response> => new Response('{}') };
  globalThis.fetch = ((request: Request) => it.answer(request)) as typeof fetch;
  return it;
});

const kes = (amount: string) => ({ amount, currency: 'KES' });
const id = 'rec_0ap6vp9cr0000';
const head = {
  id,
  state: 'done',
  nightly: true,
  begun_by: 'system',
  from: '2026-11-28T23:00:00Z',
  begun_at: '2026-11-29T23:00:00Z',
  ended_at: '2026-11-29T23:01:00Z',
  payments: 3,
  entries: 4,
  transfers: 7,
  messages: 1000,
  differences: 1,
  truncated: false,
  counts: [{ cause: 'in_suspense', side: 'mpesa', differences: 1, at_stake: kes('70.0000') }],
};
const operators = [
  {
    day: '2026-11-29',
    link: 'safaricom-1',
    network: 'safaricom',
    taken: 1001,
    charged_segments: 1000,
    charged: kes('800.0000'),
  },
];
const difference = {
  number: 1,
  side: 'mpesa',
  cause: 'in_suspense',
  record: 'pay_0ap6vp9cr0000',
  reference: 'QK12AB34CE',
  expected: kes('70.0000'),
  found: kes('0.0000'),
  at_stake: kes('70.0000'),
  segments_expected: 0,
  segments_found: 0,
  what: 'Nobody knows whose this payment is.',
  action: 'Match it.',
};

const root = document.createElement('div');
let asked: string[];
let begun: boolean;

async function open(path: string) {
  history.replaceState(null, '', path);
  await act(() =>
    render(
      <LocationProvider>
        <Router children={[<Route key="page" path="/platform/reconciliation" component={Reconciliation} />]} />
      </LocationProvider>,
      root,
    ),
  );
  for (let i = 0; i < 6; i++) await act(async () => void (await new Promise((done) => setTimeout(done))));
}

beforeEach(() => {
  document.body.append(root);
  me.value = { id: 'per_1', accounts: [], permissions: ['platform:money:manage'] } as unknown as Me;
  asked = [];
  begun = false;
  server.answer = async (request) => {
    const url = new URL(request.url, location.origin);
    asked.push(`${request.method} ${url.pathname}${url.search}`);
    if (request.method === 'POST') begun = true;
    const body = url.pathname.endsWith('/differences')
      ? { differences: [difference], next_cursor: null }
      : url.pathname.endsWith(id)
        ? { ...head, operators }
        : { reconciliations: [head], next_cursor: null };
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
  };
});
afterEach(async () => {
  render(null, root);
  me.value = undefined;
  await speak('en');
});

it('runs are listed with what they found, and one is begun', async () => {
  await open('/platform/reconciliation');
  expect(root.textContent).toContain('1 difference');
  expect(root.querySelector(`a[href$="?run=${id}"]`)).not.toBeNull();
  await act(() => root.querySelector<HTMLButtonElement>('.btn.main')!.click());
  for (let i = 0; i < 6; i++) await act(async () => void (await new Promise((done) => setTimeout(done))));
  expect(begun).toBe(true);
});

it('a run says what to do about each difference, and links to its record', async () => {
  await open(`/platform/reconciliation?run=${id}`);
  expect(root.textContent).toContain('Match it.');
  expect(root.querySelector('a[href="/platform/payments/pay_0ap6vp9cr0000"]')).not.toBeNull();
  expect(root.textContent).toContain('safaricom-1');
  expect(asked.some((a) => a.includes('language=en'))).toBe(true);
});

it('differences are asked for by cause, and in the language of the page', async () => {
  await speak('sw');
  await open(`/platform/reconciliation?run=${id}&cause=in_suspense`);
  expect(asked.some((a) => a.includes('language=sw') && a.includes('cause=in_suspense'))).toBe(true);
  expect(root.textContent).toContain('Yanasubiri pembeni');
});

it('records lead to where they are shown', () => {
  expect(hrefOf({ record: 'pay_1', cause: 'amount_differs' })).toBe('/platform/payments/pay_1');
  expect(hrefOf({ record: '7', cause: 'books_differ' })).toBe('/platform/books');
  expect(hrefOf({ record: 'msg_1', cause: 'taken_twice' })).toBeUndefined();
});
