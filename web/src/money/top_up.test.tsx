import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider, Route, Router } from 'preact-iso';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Me, me } from '../app/session';
import { speak } from '../i18n/voice';
import TopUp from './top_up';
import type { TopUp as Payment } from './top_up_rules';

type Answer = { status?: number; body: unknown };
const server = vi.hoisted(() => {
  const it = { answer: async (_: Request): Promise<Response> => new Response('{}') };
  // The client takes it when it is made.
  globalThis.fetch = ((request: Request) => it.answer(request)) as typeof fetch;
  return it;
});

const account = 'acc_0ap6vp9cr0000';
const id = 'top_0ap6vp9cr0000';
const kes = (amount: string) => ({ amount, currency: 'KES' as const });
const payment = (more: Partial<Payment> = {}): Payment => ({
  id,
  state: 'waiting',
  amount: kes('500.0000'),
  phone: '+254712345678',
  account_reference: 'MBS 0AP6',
  created_at: new Date().toISOString(),
  ...more,
});

let now: Payment;
let options: object;
let asked: { key: string | null; body: unknown }[];
let looks: number;
let onAsk: () => Promise<Answer>;
const lists = [{ networks: [] }, { available: kes('40.0000'), reserved: kes('0.0000'), credit_limit: kes('0.0000') }];

async function answerTo(request: Request): Promise<Answer> {
  const path = new URL(request.url).pathname;
  if (request.method === 'POST') {
    asked.push({ key: request.headers.get('Idempotency-Key'), body: await request.json() });
    return onAsk();
  }
  if (path === `/v1/top-ups/${id}`) {
    looks++;
    return { body: now };
  }
  if (path === '/v1/top-ups') return { body: { top_ups: asked.length > 0 ? [now] : [], next_cursor: null } };
  if (path === '/v1/top-up-options') return { body: options };
  return { body: path === '/v1/networks' ? lists[0] : lists[1] };
}

const root = document.createElement('div');
const advance = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms);
};
/// Answers come in the moment after, and what is drawn of them after that.
const settle = async () => {
  for (let i = 0; i < 4; i++) await act(() => advance(0));
};
const later = async (ms: number) => {
  await act(() => advance(ms));
  await settle();
};
async function open(query = '') {
  history.replaceState(null, '', `/${account}/top-up${query}`);
  const page = (
    <LocationProvider>
      <Router children={[<Route key="page" path="/:account/top-up" component={TopUp} />]} />
    </LocationProvider>
  );
  await act(() => render(page, root));
  await settle();
}
const main = () => root.querySelector<HTMLButtonElement>('.btn.main');
const press = (text: string) =>
  act(() => [...root.querySelectorAll('button')].find((b) => b.textContent === text)!.click());
const submit = () => act(() => root.querySelector('form')!.requestSubmit());
const hide = (hidden: boolean) =>
  act(() => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });

beforeEach(() => {
  vi.useFakeTimers();
  document.body.append(root);
  sessionStorage.clear();
  me.value = {
    id: 'per_1',
    phone: '+254712345678',
    phone_proved_at: '2026-11-28T00:00:00Z',
    accounts: [{ id: account, active: true, role: 'owner', permissions: ['balance:read', 'payments:make'] }],
  } as unknown as Me;
  now = payment();
  options = { available: true, least: 10, most: 150_000, short_code: '600000' };
  asked = [];
  looks = 0;
  onAsk = async () => ({ status: 201, body: payment({ state: 'created' }) });
  server.answer = async (request) => {
    const { status = 200, body } = await answerTo(request);
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  };
});
afterEach(async () => {
  render(null, root);
  await hide(false);
  vi.useRealTimers();
  me.value = undefined;
  await speak('en');
});

it('asks once however often it is pressed, for what the button says', async () => {
  await open();
  expect(main()!.textContent).toBe('Ask my phone for KES\u00a0500');
  await act(() => {
    for (let i = 0; i < 3; i++) root.querySelector('form')!.requestSubmit();
  });
  await settle();
  expect(asked).toHaveLength(1);
  expect(asked[0]!.body).toEqual({ phone: '0712 345 678', amount: 500 });
  expect(asked[0]!.key).toMatch(/^[0-9a-f]{32}$/);
  expect(location.search).toBe(`?top_up=${id}`);
});

it('after a lost answer the same is asked again under the same key', async () => {
  onAsk = async () => {
    throw new TypeError('lost');
  };
  await open();
  await submit();
  await settle();
  onAsk = async () => ({ status: 201, body: payment() });
  await submit();
  await settle();
  expect(asked.map((a) => a.key)).toEqual([asked[0]!.key, asked[0]!.key]);
});

it('shows live what becomes of it, and looks no more when it has ended', async () => {
  await open(`?top_up=${id}`);
  expect(root.textContent).toContain('Look at your phone and type your M\u2011Pesa PIN');
  expect(main()).toBeNull();
  const before = looks;
  await later(1500);
  expect(looks).toBe(before + 1);
  now = payment({ state: 'paid', receipt: 'QK12345678' });
  await later(1500);
  expect(root.textContent).toContain('KES\u00a0500 is there');
  expect(root.textContent).toContain('QK12345678');
  const last = looks;
  await later(60_000);
  expect(looks).toBe(last);
});

it('looks while the page is in sight, and at once when it comes back', async () => {
  await open(`?top_up=${id}`);
  await hide(true);
  const before = looks;
  await later(30_000);
  expect(looks).toBe(before);
  await hide(false);
  await settle();
  expect(looks).toBe(before + 1);
});

it('what failed says why, and is asked for again as another intention with the same amount and phone', async () => {
  await open();
  await submit();
  await settle();
  now = payment({ state: 'failed', reason: 'wrong_pin', phone: '+254722105933' });
  await later(1500);
  expect(root.textContent).toContain('Nothing was paid.');
  expect(main()!.textContent).toBe('Try again');
  await press('Try again');
  await settle();
  expect(main()!.textContent).toBe('Ask this phone for KES\u00a0500');
  expect(root.querySelector<HTMLInputElement>('input[name=phone]')!.value).toBe('0722 105 933');
  await submit();
  await settle();
  expect(asked).toHaveLength(2);
  expect(asked[1]!.key).not.toBe(asked[0]!.key);
});

it('what is unclear leads to no second payment', async () => {
  now = payment({ state: 'unclear', reason: 'no_answer' });
  await open(`?top_up=${id}`);
  expect(root.textContent).toContain('Do not pay again yet');
  expect(main()).toBeNull();
});

it('without M-Pesa nothing can be pressed, and it is said why', async () => {
  options = { available: false, why_not: 'away', least: 10, most: 150_000 };
  await open();
  expect(main()!.disabled).toBe(true);
  expect(root.textContent).toContain('M\u2011Pesa does not answer at the moment');
  render(null, root);
  options = { available: false, why_not: 'not_configured', least: 0, most: 0 };
  await open();
  expect(main()).toBeNull();
  expect(root.textContent).toContain('not set up here');
});

it('an open request of the phone is no matter of decisions', async () => {
  onAsk = async () => ({ status: 422, body: { code: 'too_many_requests_open' } });
  await open();
  await submit();
  await settle();
  expect(root.textContent).toContain('A request is open already');
  await submit();
  await settle();
  expect(asked[1]!.key).not.toBe(asked[0]!.key);
});

it('an amount outside what is taken is not sent, and what another page asks for stands in the form', async () => {
  await open('?amount=1300');
  await settle();
  expect(location.search).toBe('');
  expect(main()!.textContent).toBe('Ask my phone for KES\u00a01,300');
  await open('?amount=200000');
  await settle();
  await submit();
  expect(asked).toHaveLength(0);
  expect(root.textContent).toContain('KES\u00a010 to KES\u00a0150,000');
});

it('tells how to pay to the paybill where that is possible, and nothing of it elsewhere', async () => {
  await open();
  expect(root.textContent).not.toContain('paybill');
  render(null, root);
  options = { ...options, paybill: { short_code: '600000', account_number: '2XK9F4T7Q' } };
  await open();
  expect(root.textContent).toContain('2XK9F4T7Q');
  expect([...root.querySelectorAll('button')].some((b) => b.textContent === 'Copy account number')).toBe(true);
});

it('who may only look sees no form', async () => {
  me.value = { ...me.value!, accounts: [{ ...me.value!.accounts[0]!, permissions: ['balance:read'] }] };
  await open();
  expect(root.querySelector('form')).toBeNull();
  expect(root.textContent).toContain('Your role sees payments');
});

it('speaks Swahili as well', async () => {
  await speak('sw');
  await open();
  expect(main()!.textContent).toBe('Omba simu yangu ilipe KES\u00a0500');
});
