import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider, Route, Router } from 'preact-iso';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Me, me } from '../app/session';
import { speak } from '../i18n/voice';
import OneRequest from './request';
import NewRequest from './request_form';
import type { MoneyRequest } from './request_rules';
import MoneyRequests from './requests';

const server = vi.hoisted(() => {
  const it = { answer: async (_: Request): Promise<Response> => new Response('{}') };
  globalThis.fetch = ((request: Request) => it.answer(request)) as typeof fetch;
  return it;
});

const account = 'acc_0ap6vp9cr0000';
const waiting: MoneyRequest = {
  id: 'mrq_0ap6vp9cr0000',
  kind: 'bank_payment',
  state: 'proposed',
  account,
  direction: 'credit',
  amount: { amount: '2500.0000', currency: 'KES' },
  reference: 'FT2601',
  way: 'bank_transfer',
  value_date: '2026-01-31',
  party: 'Duka Ltd',
  alone: false,
  proposed_by: 'person:per_1',
  proposed_at: '2026-01-31T09:00:00Z',
};

let request: MoneyRequest;
let sent: { path: string; body: unknown }[];
let asked: string[];
let answer: { status: number; body: unknown };

const root = document.createElement('div');
const settle = async () => {
  for (let i = 0; i < 5; i++) await act(async () => void (await new Promise((done) => setTimeout(done))));
};
async function open(path: string) {
  history.replaceState(null, '', path);
  await act(() =>
    render(
      <LocationProvider>
        <Router>
          <Route path="/platform/money-requests" component={MoneyRequests} />
          <Route path="/platform/money-requests/new" component={NewRequest} />
          <Route path="/platform/money-requests/:id" component={OneRequest} />
        </Router>
      </LocationProvider>,
      root,
    ),
  );
  await settle();
}
const type = (name: string, text: string) =>
  act(() => {
    const field = root.querySelector<HTMLInputElement>(`input[name=${name}], textarea[name=${name}]`)!;
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
const press = async (text: string) => {
  const button = [...root.querySelectorAll('button')].find((b) => b.textContent === text)!;
  await act(() => button.click());
  await settle();
};
const submit = async () => {
  await act(() => [...root.querySelectorAll('form')].at(-1)!.requestSubmit());
  await settle();
};
const signedIn = (id: string) => {
  me.value = { id, accounts: [], platform_permissions: ['platform:money:manage'] } as unknown as Me;
};

beforeEach(() => {
  document.body.append(root);
  sessionStorage.clear();
  signedIn('per_2');
  request = waiting;
  sent = [];
  asked = [];
  answer = { status: 200, body: { ...waiting, state: 'done', decided_by: 'person:per_2' } };
  server.answer = async (r) => {
    const url = new URL(r.url);
    if (r.method === 'POST') {
      sent.push({ path: url.pathname, body: await r.json().catch(() => undefined) });
      return new Response(JSON.stringify(answer.body), {
        status: answer.status,
        headers: { 'Content-Type': 'application/json' },
      });
    }
    asked.push(url.pathname + url.search);
    const one = url.pathname.endsWith(waiting.id);
    const body = one ? request : { requests: [request], alone_limit: waiting.amount, next_cursor: null };
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
  };
});
afterEach(async () => {
  render(null, root);
  me.value = undefined;
  await speak('en');
});

it('what waits stands first, with its kind and reference', async () => {
  await open('/platform/money-requests');
  expect(asked[0]).toContain('state=open');
  expect(root.textContent).toContain('Bank payment');
  expect(root.textContent).toContain('FT2601');
  render(null, root);
  await open('/platform/money-requests?show=all');
  expect(asked.at(-1)).not.toContain('state');
});

it('another person approves, after one question', async () => {
  await open(`/platform/money-requests/${waiting.id}`);
  await press('Approve');
  expect(sent).toHaveLength(0);
  expect(root.querySelector('dialog')!.textContent).toContain('Credit KES\u00a02,500?');
  await submit();
  expect(sent.map((s) => s.path)).toEqual([`/v1/platform/money-requests/${waiting.id}/approve`]);
  expect(root.querySelector('dialog')).toBeNull();
  expect(root.textContent).toContain('Done');
});

it('whoever proposed it is offered nothing but to take it back', async () => {
  signedIn('per_1');
  await open(`/platform/money-requests/${waiting.id}`);
  const offered = [...root.querySelectorAll('.head button')].map((b) => b.textContent);
  expect(offered).toEqual(['Withdraw']);
  expect(root.textContent).toContain('another person decides');
});

it('one that somebody else has decided meanwhile is shown as it stands', async () => {
  await open(`/platform/money-requests/${waiting.id}`);
  answer = { status: 409, body: { code: 'not_waiting' } };
  request = { ...waiting, state: 'refused', decision: 'unknown to the bank' };
  await press('Refuse');
  await type('reason', 'no');
  await submit();
  expect(root.querySelector('dialog')).toBeNull();
  expect(root.textContent).toContain('unknown to the bank');
});

it('a bank payment is proposed with what the bank says of it', async () => {
  answer = { status: 201, body: waiting };
  await open(`/platform/money-requests/new?kind=bank_payment&account=${account}`);
  await submit();
  expect(sent).toHaveLength(0);
  await type('amount', '2,500');
  await type('reference', ' FT2601 ');
  await type('party', 'Duka Ltd');
  await submit();
  expect(sent[0]!.body).toMatchObject({
    kind: 'bank_payment',
    account,
    amount: '2500',
    reference: 'FT2601',
    way: 'bank_transfer',
    party: 'Duka Ltd',
  });
  expect(location.pathname).toBe(`/platform/money-requests/${waiting.id}`);
});

it('a refund says that one is open already', async () => {
  answer = { status: 409, body: { code: 'already_exists' } };
  await open(`/platform/money-requests/new?kind=refund&account=${account}`);
  await type('amount', '10');
  await type('party', 'Jane');
  await type('note', 'leaves');
  await submit();
  expect(sent[0]!.body).not.toHaveProperty('reference');
  expect(root.textContent).toContain('A refund of this company is open');
});

it('speaks Swahili as well', async () => {
  await speak('sw');
  await open('/platform/money-requests');
  expect(root.textContent).toContain('Malipo ya benki');
});
