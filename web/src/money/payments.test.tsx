import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider, Route, Router } from 'preact-iso';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Me, me } from '../app/session';
import { speak } from '../i18n/voice';
import type { Payment } from './payment_rules';
import Payments from './payments';

const server = vi.hoisted(() => {
  const it = { answer: async (_: Request): Promise<Response> => new Response('{}') };
  globalThis.fetch = ((request: Request) => it.answer(request)) as typeof fetch;
  return it;
});

const account = 'acc_0ap6vp9cr0000';
const waiting: Payment = {
  id: 'pay_0ap6vp9cr0000',
  state: 'suspense',
  receipt: 'QK12AB34CD',
  amount: { amount: '70.0000', currency: 'KES' },
  source: 'confirmation',
  typed: "jane's shop",
  payer: '2547 ***** 126',
  name: 'JANE',
  told_at: new Date(Date.now() - 3 * 86_400_000).toISOString(),
};

let payments: Payment[];
let matched: { path: string; body: unknown }[];
let answer: { status: number; body: unknown };
let asked: string[];

async function answerTo(request: Request): Promise<{ status?: number; body: unknown }> {
  const url = new URL(request.url);
  if (request.method === 'POST') {
    matched.push({ path: url.pathname, body: await request.json().catch(() => undefined) });
    return answer;
  }
  asked.push(url.pathname + url.search);
  if (url.pathname === '/v1/platform/accounts')
    return {
      body: {
        accounts: [{ id: account, name: 'Duka', email: 'a@example.com', status: 'active' }],
        next_cursor: null,
      },
    };
  if (url.pathname === '/v1/platform/unclear-top-ups')
    return {
      body: {
        top_ups: [
          {
            id: 'top_0ap6vp9cr0000',
            account,
            state: 'unclear',
            reason: 'no_answer',
            amount: { amount: '100.0000', currency: 'KES' },
            phone: '+254712345678',
            account_reference: 'AP6VP9CR0000',
            may_look: true,
            created_at: waiting.told_at,
          },
        ],
        next_cursor: null,
      },
    };
  return { body: { payments, next_cursor: null } };
}

const root = document.createElement('div');
const settle = async (ms = 0) => {
  for (let i = 0; i < 4; i++) await act(async () => void (await vi.advanceTimersByTimeAsync(i === 0 ? ms : 0)));
};
async function open(query = '') {
  history.replaceState(null, '', `/platform/payments${query}`);
  await act(() =>
    render(
      <LocationProvider>
        <Router children={[<Route key="page" path="/platform/payments" component={Payments} />]} />
      </LocationProvider>,
      root,
    ),
  );
  await settle();
}
const type = (name: string, text: string) =>
  act(() => {
    const field = root.querySelector<HTMLInputElement>(`dialog input[name=${name}]`)!;
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
const submit = async () => {
  await act(() => root.querySelector<HTMLFormElement>('dialog form')!.requestSubmit());
  await settle();
};
async function matchIt() {
  await act(() => root.querySelector<HTMLButtonElement>('tbody button')!.click());
  await type('search', 'duk');
  await settle(400);
  await act(() => root.querySelector<HTMLInputElement>('dialog [type=radio]')!.click());
  await type('reason', 'she called');
}

beforeEach(() => {
  vi.useFakeTimers();
  document.body.append(root);
  me.value = { id: 'per_1', accounts: [], permissions: ['platform:money:manage'] } as unknown as Me;
  payments = [waiting];
  matched = [];
  asked = [];
  answer = { status: 200, body: { ...waiting, state: 'credited', account } };
  server.answer = async (request) => {
    const { status = 200, body } = await answerTo(request);
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  };
});
afterEach(async () => {
  render(null, root);
  vi.useRealTimers();
  me.value = undefined;
  await speak('en');
});

it('what nobody is known for stands first, with how long it waits', async () => {
  await open();
  expect(asked[0]).toContain('state=suspense');
  expect(root.textContent).toContain("jane's shop");
  expect(root.textContent).toContain('3 days');
});

it('a button says itself what it does: on a phone no label stands before it', async () => {
  await open();
  const cell = root.querySelector('tbody td:last-child')!;
  expect(cell.textContent).toBe('Match');
  expect(cell.hasAttribute('data-title')).toBe(false);
  expect(root.querySelector('th:last-child .unseen')!.textContent).toBe('Match');
});

it('a payment is matched to the company that is chosen, with the reason, and leaves the list', async () => {
  await open();
  await act(() => root.querySelector<HTMLButtonElement>('tbody button')!.click());
  await submit();
  expect(matched).toHaveLength(0);
  expect(root.textContent).toContain('Choose the company');
  await type('search', 'duk');
  await settle(400);
  await act(() => root.querySelector<HTMLInputElement>('dialog [type=radio]')!.click());
  await type('reason', ' she called ');
  expect(root.querySelector('dialog .btn.main')!.textContent).toBe('Credit KES\u00a070.00 to Duka');
  await submit();
  expect(matched).toEqual([
    { path: `/v1/platform/payments/${waiting.id}/match`, body: { account, reason: 'she called' } },
  ]);
  expect(root.querySelector('dialog')).toBeNull();
  expect(root.textContent).toContain('Nothing waits');
});

it('companies that could not be looked for are not said to be none', async () => {
  await open();
  await act(() => root.querySelector<HTMLButtonElement>('tbody button')!.click());
  const before = server.answer;
  server.answer = async () => new Response('{"code":"internal"}', { status: 500 });
  await type('search', 'duk');
  await settle(400);
  expect(root.querySelector('dialog .note.bad')!.textContent).toContain('Something went wrong on the server.');
  expect(root.textContent).not.toContain('No company begins so');
  server.answer = before;
  await type('search', 'duka');
  await settle(400);
  expect(root.querySelector('dialog .note.bad')).toBeNull();
  expect(root.querySelectorAll('dialog [type=radio]')).toHaveLength(1);
});

it('one that somebody else has matched meanwhile leaves the list too', async () => {
  answer = { status: 409, body: { code: 'not_waiting' } };
  await open();
  await matchIt();
  await submit();
  expect(root.querySelector('dialog')).toBeNull();
  expect(root.textContent).toContain('Nothing waits');
});

it('all are found by their receipt, however it is typed', async () => {
  await open('?show=all&receipt=qk12%20ab34cd');
  expect(asked[0]).toContain('receipt=QK12AB34CD');
  render(null, root);
  await open('?show=all&receipt=x');
  expect(root.textContent).toContain('8 to 16');
});

it('M-Pesa is asked again about a prompt that is unclear', async () => {
  answer = { status: 200, body: {} };
  await open('?show=unclear');
  expect(root.textContent).toContain('M\u2011Pesa did not answer');
  await act(() => root.querySelector<HTMLButtonElement>('tbody button')!.click());
  await settle();
  expect(matched[0]!.path).toBe('/v1/platform/unclear-top-ups/top_0ap6vp9cr0000/look');
});

it('speaks Swahili as well', async () => {
  await speak('sw');
  await open();
  expect(root.textContent).toContain('siku 3');
});
