// Prices at the desk of the platform's finance, and what a customer sees of them: on a phone in Swahili and at a desk
// in English. What changes is shown before anything is set, and what was set meanwhile is not undone. A script error,
// a finding of axe or a page that is too wide fails any of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../../tests/e2e/lib/wait.mjs';
import { findings } from './lib/axe.mjs';
import { Stage } from './lib/stage.mjs';

const looks = [
  { size: 'phone', theme: 'dark', language: 'sw', ahead: 40 },
  { size: 'desk', theme: 'light', language: 'en', ahead: 41 },
];
const lists = '/v1/platform/price-lists';

/** The page as it stands passes axe and is no wider than the screen. */
async function stands(visitor, state) {
  await visitor.page.waitForFunction(() => document.getAnimations().every((a) => !(a instanceof CSSTransition)));
  const wide = await visitor.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${state}: ${wide} px too wide`);
  assert.deepEqual(await findings(visitor), [], state);
  visitor.sound(state);
}

/** A day in Kenya, so many from today. */
const dayAhead = (days) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Africa/Nairobi' }).format(new Date(Date.now() + days * 86_400_000));

let stage;
before(async () => {
  stage = await Stage.open('price-lists');
});
after(() => stage?.close());

for (const look of looks)
  describe(`prices on a ${look.size}`, () => {
    const { size, ahead } = look;
    const name = `Gold ${size}`;
    let owner, finance, treasury, customer, w, list;
    const dialog = () => treasury.page.locator('dialog[open]:not(.young)').last();
    const closed = () => treasury.page.locator('dialog[open]').waitFor({ state: 'detached' });
    const leave = async () => {
      await treasury.page.keyboard.press('Escape');
      await closed();
    };
    const answer = async (path) => {
      const got = await finance.tab.get(path);
      assert.equal(got.code, '200 ok');
      return got.body;
    };
    const versions = async () => (await answer(`${lists}/${list}`)).versions;
    const open = async () => {
      await treasury.go(`/platform/prices/${list}`);
      await treasury.heading(name).waitFor();
      await treasury.settled();
    };
    /** What the form has in its first row. */
    const isAmount = (text) =>
      until(`the form to begin with ${text}`, async () => (await treasury.field('amount0').inputValue()) === text);
    /** Looks at what one price for all would change. */
    const preview = async (amount) => {
      await treasury.fill({ amount0: amount });
      await treasury.button(w.look).click();
      await dialog().waitFor();
    };
    const confirm = async () => {
      await dialog().locator('button[type=submit]').click();
      await treasury.see(w.done);
      await closed();
    };
    /** The page of the customer, again and again until it is so. */
    const customerSees = (what, isSo) =>
      until(
        what,
        async () => {
          await customer.go(`/${owner.account}/prices`);
          await customer.settled();
          return isSo(customer.page.locator('main'));
        },
        { seconds: 30, every: 500 },
      );

    before(async () => {
      owner = await stage.company({ email: `${size}.prices@example.com` });
      finance = await stage.staff({ role: 'finance', email: `${size}.wambui@tuma.example` });
      treasury = await stage.visit({ ...look, token: finance.token });
      customer = await stage.visit({ ...look, as: owner });
      w = treasury.words('money/price_lists.words');
    });
    after(async () => {
      await treasury?.context.close();
      await customer?.context.close();
    });
    const sound = () => {
      treasury.sound('finance');
      customer.sound('customer');
    };

    test('a list is made, and its prices are set after a look at what changes', async () => {
      await treasury.go('/platform/prices');
      await treasury.heading(w.title).waitFor();
      await treasury.settled();
      await stands(treasury, 'lists');
      await treasury.fill({ name: 'prl_gold' });
      await treasury.button(w.makeGo).click();
      await treasury.see(w.nameLike);
      await stands(treasury, 'a name like an id');
      await treasury.fill({ name });
      await treasury.button(w.makeGo).click();
      await treasury.heading(name).waitFor();
      list = new URL(treasury.page.url()).pathname.split('/').pop();
      await treasury.see(w.noPrices);
      await treasury.fill({ amount0: '0' });
      await treasury.button(w.look).click();
      await treasury.see(w.amountWrong);
      await stands(treasury, 'no price');
      await preview('0.75');
      await treasury.see(w.nobody);
      await dialog().getByText('0.75', { exact: true }).first().waitFor();
      await stands(treasury, 'nobody is affected');
      assert.equal(await dialog().locator('button[type=submit]').textContent(), w.goNow);
      assert.deepEqual(await versions(), []);
      await confirm();
      await treasury.page.locator('main .chip', { hasText: w.states.in_force }).waitFor();
      await isAmount('0.7500');
      await stands(treasury, 'set');
      await treasury.go('/platform/prices');
      await treasury.link(name).waitFor();
      sound();
    });

    test('an account is given the list after a look at what changes for it', async () => {
      await treasury.go(`/platform/accounts/${owner.account}`);
      await treasury.settled();
      await treasury.page.locator('select[name=list]').selectOption(list);
      await treasury.button(w.assign.look).click();
      await dialog().getByText('0.75', { exact: true }).first().waitFor();
      await dialog().getByText('0.80', { exact: true }).first().waitFor();
      await treasury.see(w.assign.told);
      await stands(treasury, 'giving');
      const before = await answer(`/v1/platform/accounts/${owner.account}/prices`);
      assert.deepEqual(before.price_lists, []);
      const go = dialog().locator('button[type=submit]');
      assert.equal(await go.textContent(), w.assign.go(name));
      await go.click();
      await treasury.see(w.assign.done(name));
      await closed();
      await treasury.page.locator('main .facts dd', { hasText: name }).first().waitFor();
      await stands(treasury, 'given');
      // Once more is none.
      await treasury.expecting([/^answer: 409 POST .*\/prices\/preview$/], async () => {
        await treasury.button(w.assign.look).click();
        await treasury.see(w.refused.same);
      });
      await stands(treasury, 'given already');
      sound();
    });

    test('the customer sees what it pays', async () => {
      await customerSees('the new price', (main) =>
        main
          .locator('td', { hasText: '0.75' })
          .count()
          .then((n) => n > 0),
      );
      const p = customer.words('money/prices.words');
      await customer.heading(p.title).waitFor();
      await customer.see(p.nothingComes);
      await stands(customer, 'prices');
      sound();
    });

    test('a decimal point in the wrong place is asked about, and so is a price that is left out', async () => {
      await open();
      await preview('0.075');
      await treasury.see(w.affected(1));
      await dialog().locator('.note.warn').first().waitFor();
      await stands(treasury, 'a steep fall');
      await dialog().locator('button[type=submit]').click();
      await treasury.see(treasury.core.form.required);
      await stands(treasury, 'no reason');
      await leave();
      await treasury.page.locator('select[name=network0]').selectOption('airtel');
      await preview('0.75');
      const c = treasury.words('money/prices.words').classes;
      await dialog()
        .locator('.note.bad', { hasText: `safaricom, ${c.otp}` })
        .waitFor();
      assert.equal(await dialog().locator('.note.bad', { hasText: 'airtel' }).count(), 0);
      await stands(treasury, 'prices are lost');
      await leave();
      assert.equal((await versions()).length, 1);
      sound();
    });

    test('what somebody else has set meanwhile is shown, and not undone', async () => {
      await open();
      // What was begun before is still there, as the list is as it was.
      assert.equal(await treasury.page.locator('select[name=network0]').inputValue(), 'airtel');
      await treasury.page.locator('select[name=network0]').selectOption('');
      await preview('0.72');
      const other = await finance.tab.post(`${lists}/${list}/versions`, { prices: [{ per_segment: '0.74' }] });
      assert.equal(other.code, '201 ok');
      const refusals = [/^answer: 409 POST .*\/versions$/, /^answer: 409 POST .*\/preview$/];
      await treasury.expecting(refusals, async () => {
        await dialog().locator('button[type=submit]').click();
        await treasury.see(w.refused.newer);
        await closed();
      });
      await isAmount('0.7400');
      await stands(treasury, 'newer prices');
      assert.equal((await versions()).length, 2);
      await preview('0.72');
      await dialog().getByText('0.74', { exact: true }).first().waitFor();
      await confirm();
      await isAmount('0.7200');
      const [now] = (await versions()).filter((v) => v.state === 'in_force');
      assert.equal(now.prices[0].per_segment.amount, '0.7200');
      // In the same tab, with what was kept of forms before.
      await treasury.go('/platform/prices');
      await treasury.settled();
      await open();
      await isAmount('0.7200');
      sound();
    });

    test('a rise is announced, seen by the customer, and withdrawn', async () => {
      await open();
      await treasury.fill({ effective_at: dayAhead(ahead) });
      await preview('0.9');
      assert.equal(await dialog().locator('.note').count(), 0);
      await confirm();
      const chip = (state) => treasury.page.locator('main .chip', { hasText: w.states[state] });
      await chip('coming').waitFor();
      await stands(treasury, 'a rise to come');
      await customerSees('what is to come', async (main) => (await main.locator('table').count()) === 2);
      await customer.page.locator('main td', { hasText: '0.90' }).first().waitFor();
      await stands(customer, 'a rise to come');
      await treasury.page.locator('main').getByText(w.withdrawShort, { exact: true }).click();
      await dialog().waitFor();
      await stands(treasury, 'withdrawing');
      await dialog().locator('button[type=submit]').click();
      await closed();
      await chip('withdrawn').waitFor();
      await isAmount('0.7200');
      await customerSees('nothing to come', async (main) => (await main.locator('table').count()) === 1);
      sound();
    });

    test('a tax rate is set from a day on that is still to come', async () => {
      const t = w.taxRates;
      const from = dayAhead(ahead);
      await treasury.go('/platform/prices');
      await treasury.settled();
      await treasury.submit();
      await treasury.see(treasury.core.form.required);
      await treasury.page.locator('select[name=tax]').selectOption('excise');
      for (const [rate, day, why] of [
        ['101', from, t.percentWrong],
        ['17.5', dayAhead(0), t.dayWrong],
      ]) {
        await treasury.fill({ basis_points: rate, from: day });
        await treasury.submit();
        await treasury.see(why);
      }
      await stands(treasury, 'a rate from today');
      await treasury.fill({ from });
      await treasury.submit();
      await treasury.see(t.done);
      const row = treasury.page.locator('main tbody tr', { hasText: '17.5 %' }).first();
      await row.getByText(t.states.coming, { exact: true }).waitFor();
      await stands(treasury, 'a rate to come');
      const { tax_rates: rates } = await answer('/v1/platform/tax-rates');
      assert.ok(
        rates.some((r) => r.tax === 'excise' && r.basis_points === 1750 && r.from === from),
        JSON.stringify(rates),
      );
      assert.ok(rates.every((r) => r.from !== dayAhead(0)));
      sound();
    });
  });
