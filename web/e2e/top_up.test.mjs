// Topping up by M-Pesa, on a phone in Swahili and at a desk in English: what is asked for on the page appears on a
// simulated phone, is answered there, and the page tells how it ended. A script error, a finding of axe or a page
// that is too wide fails any of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findings } from './lib/axe.mjs';
import { Handset } from './lib/handset.mjs';
import { Stage } from './lib/stage.mjs';

const looks = [
  { size: 'phone', theme: 'dark', language: 'sw', line: '2' },
  { size: 'desk', theme: 'light', language: 'en', line: '3' },
];
/// Long enough for a busy machine; what nobody answers is asked about after half a minute.
const promptSeconds = 28;
/// How long it may take until the page knows of a prompt that nobody answered.
const silenceMs = 120_000;

/** The page as it stands passes axe and is no wider than the screen. */
async function stands(visitor, state) {
  await visitor.page.waitForFunction(() => document.getAnimations().every((a) => !(a instanceof CSSTransition)));
  const wide = await visitor.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${state}: ${wide} px too wide`);
  assert.deepEqual(await findings(visitor), [], state);
  visitor.sound(state);
}

/** The form is there, with what is possible now. */
const askable = async (visitor) => {
  await visitor.page.locator('main button[type=submit]').waitFor();
  await visitor.settled();
};

let stage;
before(async () => {
  stage = await Stage.open('top-up', { mpesa: ['--prompt-seconds', `${promptSeconds}`, '--callback-delay-ms', '300'] });
});
after(() => stage?.close());

for (const look of looks)
  describe(`topping up on a ${look.size}`, () => {
    const { size, line } = look;
    const [own, other, third, fourth, fifth] = ['001', '002', '003', '004', '005'].map((n) => `0712 ${line}00 ${n}`);
    let owner, visitor, handset, w, home;
    const pushes = async () => (await stage.mpesa.counters()).pushes;
    const available = async () => Number((await owner.tab.get('/v1/balance')).body.available.amount);
    const shown = (kes) => kes.toLocaleString('en-KE', { minimumFractionDigits: 2 });
    const figure = (kes) => visitor.page.locator('main .figure', { hasText: shown(kes) }).waitFor();
    const waiting = (phone) => visitor.see(phone === own ? w.now.waiting : w.now.waitingOther(phone));
    const amount = (kes) => visitor.page.locator('.top-amounts').getByText(`KES ${kes}`, { exact: true }).click();
    const askButton = () => visitor.page.locator('main button[type=submit]');
    const row = (text) => visitor.page.locator('.top-list tbody tr', { hasText: text }).first();
    /** From the form to a prompt on this phone. */
    const ask = async (phone, kes = 100) => {
      await visitor.go(home);
      await visitor.settled();
      await amount(kes);
      await visitor.fill({ phone });
      await askButton().click();
      await waiting(phone);
      return handset.asks(phone);
    };
    const paid = async (phone) => {
      await handset.pin(phone, '1234');
      await visitor.page.locator('.top-state.ok').waitFor();
    };

    before(async () => {
      owner = await stage.company({ email: `${size}.mpesa@example.com`, phone: own });
      visitor = await stage.visit({ ...look, as: owner });
      handset = await Handset.open(stage, look);
      w = visitor.words('money/top_up.words');
      home = `/${owner.account}/top-up`;
    });
    after(async () => {
      await visitor?.context.close();
      await handset?.close();
    });
    const sound = () => {
      visitor.sound('owner');
      handset.visitor.sound('handset');
    };

    test('the way leads from the overview over the PIN on the phone to more credit and a receipt', async () => {
      const [credit, asked] = [await available(), await pushes()];
      await visitor.go(`/${owner.account}/overview`);
      await visitor.page
        .locator('main')
        .getByRole('link', { name: visitor.words('money/credit.words').topUp })
        .click();
      await visitor.heading(w.title).waitFor();
      await visitor.see(w.list.none);
      await visitor.settled();
      await amount(100);
      assert.equal(await visitor.field('phone').inputValue(), own);
      assert.equal(await askButton().textContent(), w.form.go('KES\u00a0100'));
      await stands(visitor, 'form');
      await askButton().click();
      await waiting(own);
      const reference = (await handset.asks(own)).match(/^Pay KES 100 to 174379, account (\w+)\?$/)?.[1];
      assert.ok(reference, await handset.asks(own));
      await visitor.see(w.now.waitingText('KES 100', reference));
      await stands(visitor, 'waiting');
      await stands(handset.visitor, 'prompt');
      await handset.pin(own, '1234');
      await visitor.see(w.now.paid('KES 100'));
      const [, receipt] = /^Paid · (\w{10})$/.exec(await handset.ending(own));
      await visitor.see(w.now.receipt(receipt));
      await visitor.see(w.now.credit(`KES ${shown(credit + 100)}`));
      await figure(credit + 100);
      await row(receipt).getByText(w.states.paid, { exact: true }).waitFor();
      await stands(visitor, 'paid');
      assert.equal(await available(), credit + 100);
      assert.equal(await pushes(), asked + 1);
      sound();
    });

    let silent;
    test('two requests are left alone, one of them said to be', async () => {
      silent = [];
      for (const phone of [fourth, fifth]) {
        await ask(phone);
        silent.push([phone, visitor.page.url()]);
      }
      await handset.press(fifth, 'Ignore');
      sound();
    });

    for (const [what, reason, answer] of [
      ['a wrong PIN', 'wrong_pin', () => handset.pin(own, '0000')],
      ['too little money', 'insufficient', () => handset.press(own, 'No money')],
      ['a request that is cancelled', 'cancelled', () => handset.press(own, 'Cancel')],
    ])
      test(`${what} is said, and the next try is a new request`, async () => {
        const [credit, asked] = [await available(), await pushes()];
        const first = await ask(own, 500);
        await answer();
        await visitor.see(w.reasons[reason].title);
        await visitor.see(`${w.now.nothing} ${w.reasons[reason].text}`);
        await stands(visitor, reason);
        assert.equal(await available(), credit);
        await visitor.button(w.now.again).click();
        assert.equal(await visitor.field('phone').inputValue(), own);
        assert.equal(await askButton().textContent(), w.form.go('KES\u00a0500'));
        await stands(visitor, 'again');
        await askButton().click();
        await waiting(own);
        assert.notEqual(await handset.asks(own), first);
        await paid(own);
        await figure(credit + 500);
        await row(w.reasons[reason].title).getByText(w.states.failed, { exact: true }).waitFor();
        assert.equal(await pushes(), asked + 2);
        sound();
      });

    test('a reload in the middle shows the same, live', async () => {
      const [credit, asked] = [await available(), await pushes()];
      await ask(own);
      const url = visitor.page.url();
      await visitor.page.reload();
      await waiting(own);
      await visitor.page.locator('.top-state .spin').waitFor();
      assert.equal(visitor.page.url(), url);
      // Another way back: by the list.
      await visitor.go(home);
      await row(w.states.waiting).getByRole('link').click();
      await waiting(own);
      await stands(visitor, 'chosen');
      await paid(own);
      await visitor.page.reload();
      await visitor.see(w.now.paid('KES 100'));
      await figure(credit + 100);
      assert.equal(await pushes(), asked + 1);
      sound();
    });

    test('a double press asks once, and so does a second try after the answer was lost', async () => {
      const [credit, asked] = [await available(), await pushes()];
      await visitor.go(home);
      await visitor.settled();
      await amount(100);
      await visitor.fill({ phone: other });
      await askButton().dblclick();
      await waiting(other);
      await paid(other);
      await visitor.button(w.now.another).click();
      await amount(100);
      await visitor.fill({ phone: third });
      let lost = 0;
      await visitor.page.route('**/v1/top-ups', async (route) => {
        if (route.request().method() !== 'POST' || lost > 0) return route.continue();
        lost++;
        await route.fetch();
        await route.abort('connectionreset');
      });
      await visitor.expecting([/ERR_CONNECTION_RESET/], async () => {
        await askButton().click();
        await visitor.see(visitor.words('api/problems').codes.offline);
      });
      await handset.asks(third);
      await stands(visitor, 'answer lost');
      await askButton().click();
      await waiting(third);
      await paid(third);
      await visitor.page.unroute('**/v1/top-ups');
      await figure(credit + 200);
      assert.deepEqual([lost, (await pushes()) - asked], [1, 2]);
      sound();
    });

    test('a phone that is asked already is not asked again, and the page says why', async () => {
      const [credit, asked] = [await available(), await pushes()];
      await ask(own);
      await visitor.button(w.now.back).click();
      await visitor.expecting([/^answer: 422 POST \/v1\/top-ups$/], async () => {
        await askButton().click();
        await visitor.see(w.refused.open);
      });
      await stands(visitor, 'open already');
      assert.equal(await handset.open(own).count(), 1);
      await row(w.states.waiting).getByRole('link').click();
      await paid(own);
      await figure(credit + 100);
      assert.equal(await pushes(), asked + 1);
      sound();
    });

    test('an amount that cannot be paid stays on the page', async () => {
      const asked = await pushes();
      await visitor.go(home);
      await visitor.settled();
      await visitor.page.locator('.top-amounts').getByText(w.form.other, { exact: true }).click();
      for (const [text, why] of [
        ['12.50', w.form.notWhole],
        ['9', w.form.outside('KES 10', 'KES 250,000')],
      ]) {
        await visitor.fill({ other: text, phone: own });
        await askButton().click();
        await visitor.see(why);
        await stands(visitor, text);
      }
      assert.equal(await pushes(), asked);
    });

    test('a request that nobody answered is said to have ended, and the next try is a new one', async () => {
      const credit = await available();
      for (const [phone, url] of silent) {
        await visitor.page.goto(url);
        const failed = visitor.page.locator('.top-state.bad');
        await failed.waitFor({ timeout: silenceMs });
        await failed.getByText(w.reasons.unreachable.title).waitFor();
        await visitor.see(`${w.now.nothing} ${w.reasons.unreachable.text}`);
        await stands(visitor, 'unreachable');
        const asked = await pushes();
        await visitor.button(w.now.again).click();
        await askButton().click();
        await waiting(phone);
        await handset.asks(phone);
        await paid(phone);
        assert.equal(await pushes(), asked + 1);
      }
      await figure(credit + 200);
      sound();
    });

    test('a viewer sees what there was, and nothing that asks', async () => {
      const email = `viewer.${size}@example.com`;
      const viewer = await stage.person({ account: owner.account, role: 'viewer', name: 'Achieng', email });
      await stage.visiting({ ...look, as: viewer }, async (looking) => {
        await looking.go(home);
        await looking.see(w.form.look);
        await looking.page.locator('.top-list tbody tr').first().waitFor();
        await looking.settled();
        assert.equal(await looking.page.locator('main form, main button[type=submit]').count(), 0);
        await stands(looking, 'viewer');
        await looking.page.locator('.top-list tbody tr').first().getByRole('link').click();
        await looking.page.locator('.top-state.ok').waitFor();
        assert.equal(await looking.button(w.now.another).count(), 0);
        await stands(looking, 'viewer at one');
      });
    });
  });

describe('where M-Pesa is not', () => {
  for (const look of looks)
    test(`to be reached, the page says so and asks no phone, on a ${look.size}`, async () => {
      const owner = await stage.company({ email: `${look.size}.away@example.com` });
      await stage.mpesa.stop();
      await stage.visiting({ ...look, as: owner }, async (visitor) => {
        const w = visitor.words('money/top_up.words');
        await visitor.go(`/${owner.account}/top-up`);
        await visitor.settled();
        // One request without an answer is no proof yet.
        for (let tries = 0; tries < 5 && !(await visitor.page.getByText(w.away).isVisible()); tries++) {
          await visitor.fill({ phone: `0712 400 00${tries}` });
          await visitor.submit();
          await visitor.page.locator('.top-state.bad, .top-state.warn').waitFor();
          await stands(visitor, 'no answer');
          await visitor.page.getByRole('button', { name: new RegExp(`^(${w.now.again}|${w.now.another})$`) }).click();
          await askable(visitor);
        }
        await visitor.see(w.away);
        assert.ok(await visitor.page.locator('main button[type=submit]').isDisabled());
        await stands(visitor, 'away');
        assert.equal((await owner.tab.get('/v1/balance')).body.available.amount, '1000.0000');
      });
    });

  test('set up, the page says so and who adds credit', async (t) => {
    const without = await Stage.open('no-top-up');
    t.after(() => without.close());
    for (const look of looks) {
      const owner = await without.company({ email: `${look.size}.none@example.com` });
      await without.visiting({ ...look, as: owner }, async (visitor) => {
        const w = visitor.words('money/top_up.words');
        await visitor.go(`/${owner.account}/top-up`);
        await visitor.see(w.notHere);
        await visitor.see(visitor.words('money/credit.words').moreCredit(owner.account));
        await visitor.settled();
        assert.equal(await visitor.page.locator('main form').count(), 0);
        await stands(visitor, 'not set up');
      });
    }
  });
});
