// What a company does at its webhooks, and staff at their desk with a company beside them: on a phone in Swahili and
// at a desk in English. A script error, a refused resource or an unexpected answer fails any of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Receiver } from '../../tests/e2e/lib/receiver.mjs';
import { Rest } from '../../tests/e2e/lib/rest.mjs';
import { until } from '../../tests/e2e/lib/wait.mjs';
import { Stage } from './lib/stage.mjs';

const evil = '<img src=x onerror="document.title=`pwned`"><script>document.title=`pwned`</script>';
const looks = [
  { size: 'phone', theme: 'dark', language: 'sw' },
  { size: 'desk', theme: 'light', language: 'en' },
];
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Nothing of `evil` became an element, and it ran nowhere. */
async function isInert({ page }) {
  const ran = await page.evaluate(() => ({
    elements: document.querySelectorAll('img[src="x"], [onerror], main script, dialog script').length,
    title: document.title.includes('pwned'),
  }));
  assert.deepEqual(ran, { elements: 0, title: false });
}

let stage;
before(async () => {
  stage = await Stage.open('desk');
});
after(() => stage?.close());

for (const look of looks)
  describe(`webhooks on a ${look.size}`, () => {
    let owner, rest, receiver, visitor, w, hook;
    const heard = (reference) => receiver.told.filter((t) => t.events.some((e) => e.reference === reference));
    const send = (reference) =>
      rest.accept({ to: '0712000900', from: 'JIRANI', text: 'Habari', reference, callback_url: receiver.url });
    const hears = (reference, times) =>
      until(`${reference} to be told ${times} times`, () => heard(reference).length >= times);
    /** The line of a delivery, looked for again until it stands there. */
    const row = (text) => visitor.page.locator('.hooks-delivery', { hasText: text }).first();
    const appears = (text) =>
      until(`“${text}” among the deliveries`, async () => {
        await visitor.button(w.deliveries.refresh).click();
        await pause(300);
        return (await row(text).count()) > 0;
      });

    before(async () => {
      owner = await stage.company({ email: `${look.size}.hooks@example.com` });
      rest = new Rest(stage.url, owner.key);
      receiver = await Receiver.start();
      visitor = await stage.visit({ ...look, as: owner });
      w = visitor.words('webhooks/words');
    });
    after(async () => {
      await visitor?.context.close();
      await receiver?.stop();
      rest?.close();
    });

    test('one is made in the page, and what is told is signed with the secret that it showed', async () => {
      await visitor.go(`/${owner.account}/webhooks`);
      await visitor.button(w.make).click();
      await visitor.fill({ url: receiver.url });
      await visitor.submit();
      await visitor.see(w.secret.warn);
      receiver.secret = await visitor.page.locator('.hooks-once textarea').inputValue();
      await visitor.button(w.secret.hide).click();
      await visitor.page.locator('.hooks-once').waitFor({ state: 'detached' });
      await visitor.page.locator('.hooks-row a').click();
      await visitor.see(w.standing.ok);
      hook = visitor.page.url();
      await send('first');
      await hears('first', 1);
      assert.ok(receiver.isSigned(heard('first')[0]));
      visitor.sound();
    });

    test('a failure is listed with the beginning of its answer, as text', async () => {
      receiver.script = [[500, `${evil}${'x'.repeat(5000)}`]];
      await send('failing');
      await hears('failing', 2);
      const failed = w.deliveries.status(500);
      await appears(failed);
      await row(failed).getByRole('link').click();
      const answer = await visitor.page.locator('dialog .hooks-answer').textContent();
      assert.ok(answer.startsWith(evil), answer);
      assert.ok(answer.length < 5000, `${answer.length} characters`);
      await isInert(visitor);
      visitor.sound();
    });

    test('one delivery is sent again from its dialog', async () => {
      await visitor.button(w.one.replay(1)).click();
      await visitor.see(w.one.done(1));
      await hears('failing', 3);
      const [first, , again] = heard('failing');
      assert.equal(again.headers['webhook-id'], first.headers['webhook-id']);
      visitor.sound();
    });

    test('a span is sent again, and the button says how many before it is pressed', async () => {
      await visitor.button(w.replay.open).click();
      await visitor.see(w.replay.why);
      const before = receiver.told.length;
      await visitor.page.locator('dialog').getByText(w.replay.both, { exact: true }).click();
      const go = visitor.page.locator('dialog[open] button[type=submit]:not([disabled])');
      await go.waitFor();
      const many = Number(/\d+/.exec(await go.textContent())[0]);
      assert.ok(many >= 2, `${many}`);
      await go.click();
      await visitor.page.locator('dialog').waitFor({ state: 'detached' });
      await until('both messages again', () => {
        const ids = new Set(receiver.told.slice(before).flatMap((t) => t.events.map((e) => e.reference)));
        return ids.has('first') && ids.has('failing');
      });
      visitor.sound();
    });

    test('while it is paused nothing is told, and then all that waited', async () => {
      await visitor.button(w.act.pause).click();
      await visitor.page.locator('.chip', { hasText: w.states.paused }).first().waitFor();
      const [sent] = await send('meanwhile');
      await rest.final(sent.id);
      await pause(1500);
      assert.equal(heard('meanwhile').length, 0);
      await visitor.button(w.act.resume).click();
      await hears('meanwhile', 1);
      await visitor.button(w.act.pause).waitFor();
      visitor.sound();
    });

    test('after a new secret both sign, and a test event says how the server took it', async () => {
      await visitor.button(w.secret.rotate).click();
      await visitor.submit();
      await visitor.see(w.secret.warn);
      const fresh = await visitor.page.locator('.hooks-once textarea').inputValue();
      assert.notEqual(fresh, receiver.secret);
      await visitor.button(w.secret.hide).click();
      await visitor.button(w.act.test).click();
      await visitor.page.locator('.hooks-result .note.ok').waitFor();
      const told = receiver.told.find((t) => t.events.some((e) => e.type === 'webhook.test'));
      for (const secret of [fresh, receiver.secret]) assert.ok(receiver.isSigned(told, secret));
      visitor.sound();
    });

    test('nothing of the secret stays behind', async () => {
      await visitor.go(hook.replace(stage.url, ''));
      await visitor.settled();
      const kept = await visitor.page.evaluate(() =>
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.body.textContent]),
      );
      assert.doesNotMatch(kept, /whsec_/);
      visitor.sound();
    });
  });

for (const look of looks)
  describe(`staff and a company on a ${look.size}`, () => {
    const size = look.size;
    const name = `Duka ${size}`;
    let owner, customer, desk, treasury, second, s, a;
    const ask = async (sender) => {
      const asked = await owner.tab.post('/v1/sender-requests', { name: sender, purpose: 'Receipts of our shops' });
      assert.equal(asked.code, '201 ok');
      return asked.body.id;
    };
    const available = async () => Number((await owner.tab.get('/v1/balance')).body.available.amount);

    before(async () => {
      owner = await stage.company({ email: `${size}.duka@example.com`, name });
      const staff = await stage.staff({ email: `${size}.njeri@tuma.example` });
      customer = await stage.visit({ ...look, as: owner });
      const finance = await stage.staff({ role: 'finance', email: `${size}.wambui@tuma.example` });
      desk = await stage.visit({ ...look, token: staff.token });
      treasury = await stage.visit({ ...look, token: finance.token });
      const other = await stage.staff({ role: 'finance', email: `${size}.juma@tuma.example`, name: 'Juma Finance' });
      second = await stage.visit({ ...look, token: other.token });
      s = desk.words('senders/senders.words');
      a = desk.words('accounts/staff_accounts.words');
    });
    after(async () => {
      await customer?.context.close();
      await desk?.context.close();
      await treasury?.context.close();
      await second?.context.close();
    });
    const sound = () => {
      customer.sound('customer');
      desk.sound('staff');
      treasury.sound('finance');
      second.sound('the other of finance');
    };

    test('a request is rejected, and the company reads why without a touch', async () => {
      const w = desk.words('senders/approvals.words').one;
      const id = await ask('KARIBU');
      await customer.go(`/${owner.account}/senders/${id}`);
      await customer.see(s.request.waiting);
      await customer.live();
      await desk.go('/platform/approvals');
      await desk.link('KARIBU').click();
      await desk.button(w.reject).click();
      await desk.submit();
      await desk.page.locator('dialog [role=alert]').waitFor();
      const reason = `The <b>letter</b> is not signed. ${evil}`;
      await desk.fill({ reason });
      await desk.submit();
      await desk.page.locator('main .chip', { hasText: s.states.rejected }).first().waitFor();
      await customer.see(reason);
      await isInert(customer);
      await isInert(desk);
      sound();
    });

    test('the next of the queue is approved, and counts at once', async () => {
      const w = desk.words('senders/approvals.words').one;
      const id = await ask('SOKO');
      await customer.go(`/${owner.account}/senders/${id}`);
      await customer.see(s.request.waiting);
      await desk.go('/platform/approvals');
      await desk.link('SOKO').click();
      await desk.button(w.approve).click();
      await desk.submit();
      await desk.page.locator('main .chip', { hasText: s.states.approved }).first().waitFor();
      await customer.page.locator('main .chip', { hasText: s.states.approved }).first().waitFor();
      await customer.go(`/${owner.account}/send`);
      await customer.page.locator('select[name=from] option', { hasText: 'SOKO' }).waitFor({ state: 'attached' });
      sound();
    });

    test('money by hand moves once however often it is pressed, and the open overview shows it', async () => {
      const before = await available();
      customer.hears = false;
      await customer.go(`/${owner.account}/overview`);
      await customer.live();
      await customer.page.locator('.over-credit .figure').waitFor();
      await treasury.go('/platform/accounts');
      await treasury.page.locator('input[type=search]').fill(name);
      await treasury.link(name).click();
      const reference = `bank-${size}`;
      const write = () =>
        treasury.fillOf('reference', { amount: '500', reason: 'bank transfer of 28 November', reference });
      await write();
      await treasury.submitOf('reference');
      await treasury.page.locator('dialog[open] .btn.wide').dblclick();
      await treasury.see(a.money.credited('KES 500.00', name));
      const shown = (before + 500).toLocaleString('en-KE', { minimumFractionDigits: 2 });
      await customer.page.locator('.over-credit .figure', { hasText: shown }).waitFor();
      await write();
      await treasury.submitOf('reference');
      await treasury.expecting([/^answer: 409 POST .*\/money-requests$/], async () => {
        await treasury.page.locator('dialog[open] .btn.wide').click();
        await treasury.see(a.money.usedTitle);
      });
      assert.equal(await available(), before + 500);
      sound();
    });

    test('what one of finance may not move alone moves when another approves', async () => {
      const r = desk.words('money/requests.words');
      const before = await available();
      await treasury.go(`/platform/money-requests/new?kind=bank_payment&account=${owner.account}`);
      await treasury.fill({ amount: '2,500', reference: `FT ${size}`, party: 'Duka Ltd' });
      await treasury.submit();
      await treasury.see(r.own);
      const where = new URL(treasury.page.url()).pathname;
      assert.equal(await treasury.page.getByText(r.approve, { exact: true }).count(), 0);
      await second.go(where);
      await second.button(r.approve).click();
      await second.submit();
      await second.see(r.states.done);
      await until('the credit to rise', async () => (await available()) === before + 2500);
      sound();
    });

    test('a suspension is said on the pages of the company until it is lifted', async () => {
      const said = customer.core.account.suspended;
      await desk.go(`/platform/accounts/${owner.account}`);
      await desk.button(a.suspend.go(name)).click();
      await desk.fill({ reason: 'Invoice 118 is not paid' });
      await desk.submit();
      await desk.see(a.one.suspended(name));
      await customer.page.reload();
      await customer.see(said);
      const refused = await owner.tab.post('/v1/messages', { to: '0712000901', from: 'SOKO', text: 'x' });
      assert.equal(refused.code, '403 account_suspended');
      await desk.button(a.activate.go(name)).click();
      await desk.submit();
      await desk.button(a.suspend.go(name)).waitFor();
      await customer.page.reload();
      await customer.settled();
      assert.equal(await customer.page.getByText(said).count(), 0);
      sound();
    });
  });

for (const look of looks)
  describe(`roles on a ${look.size}`, () => {
    let owner;
    before(async () => {
      owner = await stage.company({ email: `${look.size}.roles@example.com` });
      const rest = new Rest(stage.url, owner.key);
      const [sent] = await rest.accept({ to: '0712000902', from: 'JIRANI', text: 'Private to who may read it' });
      await rest.final(sent.id);
      rest.close();
    });
    const as = async (role, act) => {
      const email = `${role}.${look.size}@example.com`;
      const person = await stage.person({ account: owner.account, role, name: 'Achieng', email });
      await stage.visiting({ ...look, as: person }, act);
    };
    const links = (visitor, page) => visitor.page.locator(`a[href="/${owner.account}/${page}"]`).count();
    const refused = async (visitor, role, page) => {
      await visitor.go(`/${owner.account}/${page}`);
      await visitor.heading(visitor.core.trouble.forbiddenTitle).waitFor();
      await visitor.see(visitor.core.trouble.forbidden(visitor.core.roles[role]));
    };

    test('a viewer finds no button that sends, and a typed address says why', () =>
      as('viewer', async (visitor) => {
        await visitor.go(`/${owner.account}/overview`);
        await visitor.see(visitor.words('messages/overview.words').today);
        await visitor.settled();
        for (const page of ['send', 'keys', 'webhooks', 'audit']) assert.equal(await links(visitor, page), 0, page);
        for (const page of ['send', 'webhooks']) await refused(visitor, 'viewer', page);
      }));

    test('finance sees the figures and no message', () =>
      as('finance', async (visitor) => {
        const w = visitor.words('messages/overview.words');
        await visitor.go(`/${owner.account}/overview`);
        await visitor.see(w.byNetwork);
        await visitor.settled();
        for (const page of ['send', 'messages']) assert.equal(await links(visitor, page), 0, page);
        assert.doesNotMatch(await visitor.page.locator('body').textContent(), /Private to who may read it/);
        for (const page of ['messages', 'send']) await refused(visitor, 'finance', page);
      }));

    test('support looks at a company, and neither moves its money nor suspends it', async () => {
      const staff = await stage.staff({ role: 'support', email: `support.${look.size}@tuma.example` });
      await stage.visiting({ ...look, token: staff.token }, async (visitor) => {
        const w = visitor.words('accounts/staff_accounts.words');
        await visitor.go(`/platform/accounts/${owner.account}`);
        await visitor.see(w.one.credit);
        await visitor.settled();
        assert.equal(await visitor.page.getByText(w.money.title).count(), 0);
        assert.equal(await visitor.button(w.suspend.go('Jirani Traders')).count(), 0);
        const moved = await staff.tab.post(`/v1/platform/accounts/${owner.account}/funds`, {
          amount: '1',
          kind: 'credit',
          reason: 'x',
          reference: 'x',
        });
        assert.equal(moved.code, '403 permission_missing');
      });
    });
  });
