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
const armed = (amount: string, again: string) => ({ amount: kes(amount), state: 'armed', armed_again_at: kes(again) });
const platform = { sms_possible: true, lowest: kes('0.0000') };
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
  now = { alerts: [armed('200.0000', '210.0000')], sms: false, ...platform };
  server.answer = async (request) => {
    if (request.method === 'PUT') {
      wanted.push(await request.json());
      now = {
        alerts: [{ ...armed('5000.0000', '5250.0000'), state: 'below' }, armed('200.0000', '210.0000')],
        sms: true,
        ...platform,
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
  expect(root.textContent).toContain('Fell below');
  expect(root.textContent).toContain('KES\u00a05,250.00');
  expect(root.textContent).toContain('no owner has confirmed a phone');
});

it('a form that somebody else has overtaken begins with what is set now', async () => {
  await open('owner');
  await type(1, '5,000');
  now = { alerts: [armed('300.0000', '315.0000')], sms: false, ...platform };
  await act(() => void document.dispatchEvent(new Event('visibilitychange')));
  await settle();
  expect(fields().map((f) => f.value)).toEqual(['300', '']);
});

it('a platform that sends no SMS offers none, and an amount that is never crossed is told before it is sent', async () => {
  now = { alerts: [], sms: false, sms_possible: false, lowest: kes('0.0000') };
  await open('owner');
  expect(root.querySelector('input[type=checkbox]')).toBeNull();
  await type(0, '0');
  await act(() => root.querySelector('form')!.requestSubmit());
  await settle();
  expect(wanted).toEqual([]);
  expect(root.querySelector('[aria-invalid]')).not.toBeNull();
});
