import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider, Route, Router } from 'preact-iso';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Me, me } from '../app/session';
import { speak } from '../i18n/voice';
import Alerts from './alerts';

const server = vi.hoisted(() => {
  const it = { answer: async (_: Request): Promise<Response> => new Response('{}') };
  // The client takes it when it is made.
  globalThis.fetch = ((request: Request) => it.answer(request)) as typeof fetch;
  return it;
});

const account = 'acc_0ap6vp9cr0000';
const kes = (amount: string) => ({ amount, currency: 'KES' as const });
let now: object;
let wanted: unknown[];
const root = document.createElement('div');
const settle = async () => {
  for (let i = 0; i < 6; i++) await act(() => new Promise((done) => setTimeout(done)));
};
async function open(role: 'owner' | 'viewer') {
  const permissions = role === 'owner' ? ['balance:read', 'payments:make'] : ['balance:read'];
  me.value = {
    id: 'per_1',
    accounts: [{ id: account, active: true, role, permissions }],
  } as unknown as Me;
  history.replaceState(null, '', `/${account}/alerts`);
  const page = (
    <LocationProvider>
      <Router children={[<Route key="page" path="/:account/alerts" component={Alerts} />]} />
    </LocationProvider>
  );
  await act(() => render(page, root));
  await settle();
}
const fields = () => [...root.querySelectorAll<HTMLInputElement>('input.input')];
const type = (at: number, text: string) =>
  act(() => {
    const field = fields()[at]!;
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });

beforeEach(async () => {
  await speak('en');
  document.body.append(root);
  wanted = [];
  now = { alerts: [{ amount: kes('200.0000'), state: 'armed' }], sms: false };
  server.answer = async (request) => {
    if (request.method === 'PUT') {
      wanted.push(await request.json());
      now = {
        alerts: [
          { amount: kes('5000.0000'), state: 'below' },
          { amount: kes('200.0000'), state: 'armed' },
        ],
        sms: true,
      };
    }
    return new Response(JSON.stringify(now), { headers: { 'Content-Type': 'application/json' } });
  };
});
afterEach(() => {
  render(null, root);
  root.remove();
  me.value = undefined;
});

it('shows what is set, and whoever may not change it has no form', async () => {
  await open('viewer');
  expect(root.textContent).toContain('KES\u00a0200.00');
  expect(root.querySelector('form')).toBeNull();
});

it('an empty field is there for one more amount, and a wrong one is told before anything is sent', async () => {
  await open('owner');
  expect(fields().map((f) => f.value)).toEqual(['200', '']);
  await type(1, '1,5');
  await act(() => root.querySelector('form')!.requestSubmit());
  await settle();
  expect(wanted).toEqual([]);
  expect(root.querySelector('[aria-invalid]')).not.toBeNull();
});

it('amounts are sent as the API takes them, and shown as they stand then', async () => {
  await open('owner');
  await type(1, '5,000');
  await act(() => root.querySelector<HTMLInputElement>('input[type=checkbox]')!.click());
  await act(() => root.querySelector('form')!.requestSubmit());
  await settle();
  expect(wanted).toEqual([{ amounts: ['200', '5000'], sms: true }]);
  expect(root.textContent).toContain('Below it now');
  expect(root.textContent).toContain('no owner has confirmed a phone');
});
