// What the table of pages does not show: a page with its dialog open, a step further on, empty, or in trouble.
// `who` looks at it, `act` brings it about from the page at `at`, and `undo` leaves the visitor as it was.
import { payments } from './furniture.mjs';

const problem = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    code: 'internal',
    status: 500,
    title: 'Internal',
    request_id: 'req_0ap78wsgc0000',
  }),
};

/** People whom the pictures need beside the owner and staff. */
export async function cast(stage, { owner }) {
  const viewer = await stage.person({
    account: owner.account,
    role: 'viewer',
    name: 'Viola Achieng',
    email: 'viola@jirani.example',
  });
  const made = await stage.command('account', 'create', '--email', 'duka@example.com', '--name', 'Duka la Zawadi');
  const newcomer = await stage.person({
    account: made.account_id,
    name: 'Zawadi Njoroge',
    email: 'zawadi@example.com',
  });
  const closed = await stage.company({ email: 'closed@example.com', name: 'Baraka Stores', owner: 'Baraka Mwangi' });
  await stage.command('account', 'suspend', closed.account, '--reason', 'Invoice 118 of September is not paid.');
  const treasurer = await stage.staff({ name: 'Wambui Finance', email: 'wambui@tuma.example', role: 'finance' });
  return { viewer, newcomer, closed, treasurer, paid: await payments(stage, owner) };
}

const dialog = (visitor) => visitor.page.locator('dialog[open]').last().waitFor();
const code = (visitor) => visitor.field('code').waitFor();
const email = async (visitor) => {
  await visitor.fill({ email: 'amina@example.com' });
  await visitor.submit();
  await code(visitor);
};

/** The page of one payment, as if it stood like that; `more` of the payment that it is made of. */
const payment = (name, more, of = 'pin') => ({
  name: `top-up-${name}`,
  who: 'owner',
  at: (c) => `/${c.owner.account}/top-up?top_up=${c.paid[of].id}`,
  async act(visitor, c) {
    if (!more) return;
    const json = { ...c.paid[of], created_at: new Date().toISOString(), ended_at: undefined, ...more() };
    await visitor.page.route(`**/v1/top-ups/${c.paid[of].id}`, (route) => route.fulfill({ json }));
    await visitor.page.reload();
    await visitor.page.locator('.top-said').waitFor();
    await visitor.page.locator('.top-list tbody tr').first().waitFor();
  },
  undo: (visitor, c) => visitor.page.unroute(`**/v1/top-ups/${c.paid[of].id}`),
});
/** The page that asks for one, when that is possible or not. */
const asking = (name, options) => ({
  name: `top-up-${name}`,
  who: 'owner',
  at: (c) => `/${c.owner.account}/top-up`,
  async act(visitor) {
    await visitor.page.route('**/v1/top-up-options', (route) => route.fulfill({ json: options }));
    await visitor.page.reload();
    await visitor.settled();
  },
  undo: (visitor) => visitor.page.unroute('**/v1/top-up-options'),
});

export const scenes = [
  payment('asking', () => ({ state: 'created' })),
  payment('waiting', () => ({ state: 'waiting' })),
  payment('waiting-other', () => ({ state: 'waiting', phone: '+254722105933' })),
  payment('long', () => ({ state: 'waiting', created_at: new Date(Date.now() - 150_000).toISOString() })),
  payment('paid'),
  payment('wrong-pin', undefined, 'wrong_pin'),
  payment('no-money', undefined, 'no_money'),
  payment('nobody-answered', () => ({ state: 'failed', reason: 'unreachable' }), 'cancel'),
  payment('unclear', () => ({ state: 'unclear', reason: 'no_answer' })),
  asking('away', { available: false, why_not: 'away', least: 10, most: 250_000, short_code: '174379' }),
  asking('none', { available: false, why_not: 'not_configured', least: 0, most: 0 }),
  {
    name: 'top-up-open',
    who: 'owner',
    at: (c) => `/${c.owner.account}/top-up`,
    async act(visitor) {
      const refused = { status: 422, contentType: problem.contentType, body: '{"code":"too_many_requests_open"}' };
      const refuse = (route) => (route.request().method() === 'POST' ? route.fulfill(refused) : route.continue());
      await visitor.page.route('**/v1/top-ups', refuse);
      await visitor.submit();
      await visitor.see(visitor.words('money/top_up.words').refused.open);
    },
    undo: (visitor) => visitor.page.unroute('**/v1/top-ups'),
  },
  {
    name: 'top-up-wrong-amount',
    who: 'owner',
    at: (c) => `/${c.owner.account}/top-up`,
    async act(visitor) {
      const w = visitor.words('money/top_up.words').form;
      await visitor.page.locator('.top-amounts').getByText(w.other, { exact: true }).click();
      await visitor.fill({ other: '12.50' });
      await visitor.submit();
      await visitor.see(w.notWhole);
    },
    undo: (visitor) => visitor.page.evaluate(() => sessionStorage.clear()),
  },
  { name: 'top-up-first', who: 'newcomer', at: (c) => `/${c.newcomer.account}/top-up` },
  { name: 'top-up-viewer', who: 'viewer', at: (c) => `/${c.owner.account}/top-up` },
  {
    name: 'sign-in-factor',
    who: 'nobody',
    at: () => '/sign-in',
    async act(visitor, { staff }) {
      await visitor.fill({ email: staff.email, password: staff.password });
      await visitor.submit();
      await code(visitor);
    },
  },
  {
    name: 'sign-in-wrong',
    who: 'nobody',
    at: () => '/sign-in',
    async act(visitor) {
      await visitor.fill({ email: 'amina@example.com', password: 'not the password' });
      await visitor.submit();
      await visitor.page.locator('[role=alert]').waitFor();
    },
  },
  {
    name: 'sign-up-missing',
    who: 'nobody',
    at: () => '/sign-up',
    async act(visitor) {
      await visitor.submit();
      await visitor.page.locator('[role=alert]').waitFor();
    },
  },
  {
    name: 'sign-up-code',
    who: 'nobody',
    at: () => '/sign-up',
    async act(visitor) {
      const company = 'Duka la Wanjiku';
      await visitor.fill({ name: 'Wanjiku', email: 'amina@example.com', phone: '0712 000 321', company });
      await visitor.fill({ password: 'correct horse battery' });
      await visitor.submit();
      await code(visitor);
    },
  },
  { name: 'reset-code', who: 'nobody', at: () => '/reset', act: email },
  { name: 'recovery-code', who: 'nobody', at: () => '/recovery', act: email },
  { name: 'recovery-stop', who: 'nobody', at: () => '/recovery#token=PdPlcXDq_ro8-c' },
  { name: 'accept-join', who: 'newcomer', at: (c) => `/accept#token=${c.invitation}` },
  {
    name: 'accept-refused',
    who: 'newcomer',
    at: () => '/accept#token=PdPlcXDq_ro8-c',
    async act(visitor) {
      await visitor.page.locator('main .btn.main').click();
      await visitor.page.locator('main .note.bad').waitFor();
    },
  },
  { name: 'first-overview', who: 'newcomer', at: (c) => `/${c.newcomer.account}/overview` },
  { name: 'first-messages', who: 'newcomer', at: (c) => `/${c.newcomer.account}/messages` },
  { name: 'first-send', who: 'newcomer', at: (c) => `/${c.newcomer.account}/send` },
  { name: 'first-senders', who: 'newcomer', at: (c) => `/${c.newcomer.account}/senders` },
  { name: 'first-keys', who: 'newcomer', at: (c) => `/${c.newcomer.account}/keys` },
  { name: 'first-webhooks', who: 'newcomer', at: (c) => `/${c.newcomer.account}/webhooks` },
  { name: 'first-members', who: 'newcomer', at: (c) => `/${c.newcomer.account}/members` },
  {
    name: 'phone-proof',
    who: 'newcomer',
    at: () => '/me/security',
    async act(visitor) {
      await visitor.button(visitor.words('access/security.words').contact.prove).click();
      await dialog(visitor);
    },
  },
  { name: 'suspended-overview', who: 'closed', at: (c) => `/${c.closed.account}/overview` },
  { name: 'suspended-send', who: 'closed', at: (c) => `/${c.closed.account}/send` },
  { name: 'viewer-overview', who: 'viewer', at: (c) => `/${c.owner.account}/overview` },
  { name: 'viewer-refused', who: 'viewer', at: (c) => `/${c.owner.account}/keys` },
  { name: 'unknown-address', who: 'owner', at: (c) => `/${c.owner.account}/nothing-here` },
  { name: 'unknown-address-nobody', who: 'nobody', at: () => '/nothing-here' },
  { name: 'unknown-message', who: 'owner', at: (c) => `/${c.owner.account}/messages/msg_0000000000000` },
  {
    name: 'trouble-server',
    who: 'owner',
    at: (c) => `/${c.owner.account}/keys`,
    async act(visitor, c) {
      await visitor.page.route('**/v1/messages?*', (route) => route.fulfill(problem));
      await visitor.go(`/${c.owner.account}/messages`);
      await visitor.page.locator('[role=alert]').waitFor();
    },
    undo: (visitor) => visitor.page.unroute('**/v1/messages?*'),
  },
  {
    name: 'trouble-connection',
    who: 'owner',
    at: (c) => `/${c.owner.account}/messages`,
    async act(visitor) {
      await visitor.context.setOffline(true);
      await visitor.page.locator('[name=state]').selectOption('delivered');
      await visitor.see(visitor.words('api/problems').codes.offline);
    },
    undo: (visitor) => visitor.context.setOffline(false),
  },
  {
    name: 'trouble-page',
    who: 'owner',
    at: (c) => `/${c.owner.account}/overview`,
    async act(visitor) {
      await visitor.page.route('**/*.js', (route) => route.abort());
      await visitor.page.evaluate(() => document.querySelector('a[href$="/messages"]').click());
      await visitor.heading(visitor.core.trouble.pageTitle).waitFor();
    },
    undo: (visitor) => visitor.page.unroute('**/*.js'),
  },
  {
    name: 'more',
    who: 'owner',
    at: (c) => `/${c.owner.account}/overview`,
    async act(visitor) {
      await visitor.page.locator('nav.bottom button, .who .btn').filter({ visible: true }).first().click();
      await dialog(visitor);
    },
  },
  {
    name: 'send-confirm',
    who: 'owner',
    at: (c) => `/${c.owner.account}/send`,
    async act(visitor) {
      await visitor.fill({
        to: '0712 345 678, 0733 204 411',
        text: 'Habari! Mzigo wako umefika – njoo kabla ya 18:00.',
      });
      await visitor.page.locator('main .send-cost').waitFor();
      await visitor.page.locator('.sticky button[type=submit]').click();
      await dialog(visitor);
    },
    undo: (visitor) => visitor.page.evaluate(() => sessionStorage.clear()),
  },
  {
    name: 'send-sent',
    who: 'owner',
    at: (c) => `/${c.owner.account}/send`,
    async act(visitor) {
      await visitor.fill({ to: '0712 345 678, 0733 204 411', text: 'Habari! Mzigo wako umefika.' });
      await visitor.page.locator('main .send-cost').waitFor();
      await visitor.page.locator('.sticky button[type=submit]').click();
      await visitor.page.locator('dialog[open] button[type=submit]').click();
      await visitor.page.locator('dialog[open]').waitFor({ state: 'detached' });
      await new Promise((done) => setTimeout(done, 4000));
    },
  },
  { name: 'messages-none', who: 'owner', at: (c) => `/${c.owner.account}/messages?to=0799999999` },
  { name: 'messages-one-delivered', who: 'owner', at: (c) => `/${c.owner.account}/messages/${c.ids.live}` },
  { name: 'key-new', who: 'owner', at: (c) => `/${c.owner.account}/keys?new=1`, act: dialog },
  {
    name: 'key-once',
    who: 'owner',
    at: (c) => `/${c.owner.account}/keys?new=1`,
    async act(visitor) {
      await visitor.fill({ name: 'shop' });
      await visitor.page
        .locator('dialog')
        .getByText(visitor.words('access/keys.words').form.test, { exact: true })
        .click();
      await visitor.submit();
      await visitor.page.locator('.keys-sample').waitFor();
    },
  },
  { name: 'invite', who: 'owner', at: (c) => `/${c.owner.account}/members?invite=1`, act: dialog },
  { name: 'sender-ask', who: 'owner', at: (c) => `/${c.owner.account}/senders?ask=1`, act: dialog },
  { name: 'sender-rejected', who: 'owner', at: (c) => `/${c.owner.account}/senders/${c.rejected}` },
  { name: 'webhook-new', who: 'owner', at: (c) => `/${c.owner.account}/webhooks?new=1`, act: dialog },
  {
    name: 'webhook-delivery',
    who: 'owner',
    at: (c) => `/${c.owner.account}/webhooks/${c.webhook}`,
    async act(visitor) {
      await visitor.button(visitor.words('webhooks/words').act.test).click();
      await visitor.page.locator('.hooks-delivery a').first().click();
      await dialog(visitor);
    },
  },
  {
    name: 'webhook-replay',
    who: 'owner',
    at: (c) => `/${c.owner.account}/webhooks/${c.webhook}?replay=1`,
    act: dialog,
  },
  {
    name: 'webhook-secret',
    who: 'owner',
    at: (c) => `/${c.owner.account}/webhooks/${c.webhook}?ask=secret`,
    act: dialog,
  },
  {
    name: 'webhook-remove',
    who: 'owner',
    at: (c) => `/${c.owner.account}/webhooks/${c.webhook}?ask=remove`,
    act: dialog,
  },
  { name: 'staff-approve', who: 'staff', at: (c) => `/platform/approvals/${c.request}?decide=approve`, act: dialog },
  { name: 'staff-reject', who: 'staff', at: (c) => `/platform/approvals/${c.request}?decide=reject`, act: dialog },
  { name: 'staff-suspend', who: 'staff', at: (c) => `/platform/accounts/${c.owner.account}?do=suspend`, act: dialog },
  { name: 'staff-finance', who: 'treasurer', at: (c) => `/platform/accounts/${c.owner.account}` },
  { name: 'staff-suspended', who: 'staff', at: (c) => `/platform/accounts/${c.closed.account}` },
  {
    name: 'staff-money',
    who: 'treasurer',
    at: (c) => `/platform/accounts/${c.owner.account}`,
    async act(visitor) {
      await visitor.fill({ amount: '2,500', reason: 'bank transfer of 28 November' });
      await visitor.submit();
      await dialog(visitor);
    },
    undo: (visitor) => visitor.page.evaluate(() => sessionStorage.clear()),
  },
  { name: 'staff-accounts-none', who: 'staff', at: () => '/platform/accounts?prefix=zzz' },
  {
    name: 'staff-more',
    who: 'staff',
    at: () => '/platform/approvals',
    act: async (visitor) => {
      await visitor.page.locator('nav.bottom button, .who .btn').filter({ visible: true }).first().click();
      await dialog(visitor);
    },
  },
];
