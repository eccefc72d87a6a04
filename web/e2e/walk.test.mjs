// The main path at the pages in a real browser, on a phone and at a desk, in both themes and both languages, and
// what may never happen on the way. A script error, a refused resource or an unexpected answer fails any of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { execute } from '../../tests/e2e/lib/processes.mjs';
import { Rest } from '../../tests/e2e/lib/rest.mjs';
import { until } from '../../tests/e2e/lib/wait.mjs';
import { hasPage } from './lib/routes.mjs';
import { password, Stage, totp } from './lib/stage.mjs';
import { inOrderOf, looks } from './lib/visitor.mjs';

/** The four looks in an order of the seed: a step takes the next one, so that all are seen on the main path. */
const seed = Number(process.env.MBS_SEED ?? Date.now() % 10_000);

describe(`the dashboard (MBS_SEED=${seed})`, () => {
  const order = inOrderOf(seed, looks);
  let stage, newcomer, phone, account;
  const seen = new Set();
  const look = (step) => {
    const { theme, language } = order[step % order.length];
    seen.add(`${theme} ${language}`);
    return { theme, language };
  };
  /** Messages of the company with this text, by the API. */
  const sentWith = async (tab, text) => {
    const answer = await tab.get('/v1/messages?limit=500');
    assert.equal(answer.code, '200 ok');
    return answer.body.messages.filter((m) => m.text === text);
  };
  /** Writes a message on the page that sends, up to the question. */
  async function write(visitor, { to, text }) {
    const w = visitor.words('messages/send.words');
    await visitor.heading(w.title).waitFor();
    await visitor.fill({ to, text });
    await visitor.page.locator('main .send-cost').waitFor();
    await visitor.page.locator('.sticky button[type=submit]').click();
    await visitor.page.locator('dialog[open] button[type=submit]').waitFor();
  }
  const visiting = (more, act) => stage.visiting(more, act);

  before(async () => {
    stage = await Stage.open('walk');
  });
  after(() => stage?.close());

  test('a newcomer signs up on a phone, and the code of the mail opens the account', async () => {
    const first = look(0);
    newcomer = await stage.visit({ size: 'phone', theme: first.theme });
    await newcomer.go('/');
    await newcomer.heading(newcomer.words('access/door.words').signIn.title).waitFor();
    // The language is chosen at the door.
    await newcomer.page.getByText(first.language === 'sw' ? 'Kiswahili' : 'English', { exact: true }).click();
    newcomer.language = first.language;
    const w = newcomer.words('access/words');
    await newcomer.link(newcomer.words('access/door.words').signIn.signUp).click();
    await newcomer.heading(w.signUp.title).waitFor();
    phone = '0712000321';
    const person = {
      name: 'Wanjiku Otieno',
      email: 'wanjiku@example.com',
      phone,
      company: 'Duka la Wanjiku',
      password,
    };
    await newcomer.fill(person);
    await newcomer.submit();
    await newcomer.heading(w.signUp.codeTitle).waitFor();
    await newcomer.field('code').fill(await stage.mails.code(person.email));
    await newcomer.heading(newcomer.words('messages/overview.words').hello('Wanjiku')).waitFor();
    account = new URL(newcomer.page.url()).pathname.split('/')[1];
    assert.match(account, /^acc_/);
    await newcomer.settled();
    newcomer.sound();
  });

  test('the first steps lead to the phone, which a text proves, and trial credit comes', async () => {
    await newcomer.become(look(1));
    const w = newcomer.words('access/security.words').contact;
    await newcomer.link(newcomer.words('messages/overview.words').steps.phoneGo).click();
    await newcomer.field('phone').waitFor();
    await newcomer.submit();
    await newcomer.field('code').waitFor();
    await newcomer.field('code').fill(await stage.textCode(phone));
    await newcomer.see(w.trial('Duka la Wanjiku'));
    await newcomer.button(w.goOn).click();
    await newcomer.page.waitForURL(/\/overview$/);
    newcomer.sound();
  });

  test('a message to the own number is sent, and the page shows it delivered by itself', async () => {
    await newcomer.become(look(2));
    await newcomer.page.locator('nav.bottom').getByText(newcomer.core.nav.send, { exact: true }).click();
    await write(newcomer, { to: phone, text: 'Habari, ni mimi' });
    await newcomer.submit();
    await newcomer.heading(newcomer.words('messages/send.words').sent.title(1)).waitFor();
    const delivered = newcomer.words('messages/states.words').state.delivered;
    await newcomer.page.locator('.figure', { hasText: delivered }).waitFor();
    assert.equal(await newcomer.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    newcomer.sound();
  });

  test('a second factor is turned on in the page, and from then on signing in takes its code', async () => {
    await newcomer.become(look(3));
    const w = newcomer.words('access/security.words');
    await newcomer.go('/me/security');
    await newcomer.button(w.factor.turnOn).click();
    const secret = (await newcomer.page.locator('.factor-secret').textContent()).replace(/\s/g, '');
    await newcomer.field('code').fill(totp(secret, -1));
    // It is sent by itself. A fresh sign-up needs no second proof; an older one is asked for the password.
    await newcomer.button(w.codes.kept).click();
    await newcomer.see(w.factor.on);
    assert.equal(await newcomer.page.locator('.codes li').count(), 0);
    newcomer.sound();
    await newcomer.leave();

    await visiting({ size: 'desk', theme: look(3).theme, language: look(3).language }, async (visitor) => {
      const door = visitor.words('access/door.words').signIn;
      await visitor.go('/sign-in');
      await visitor.fill({ email: 'wanjiku@example.com', password });
      await visitor.expecting([/^answer: 401 POST \/v1\/session$/], async () => {
        await visitor.submit();
        await visitor.see(door.factor);
      });
      await visitor.field('code').fill(totp(secret));
      await visitor.heading(visitor.words('messages/overview.words').hello('Wanjiku')).waitFor();
      await visitor.settled();
    });
    assert.equal(seen.size, looks.length, 'each theme in each language was on the main path');
  });

  describe('of a company', () => {
    let owner, rest;
    before(async () => {
      owner = await stage.company({ email: 'jirani@example.com' });
      rest = new Rest(stage.url, owner.key);
    });
    after(() => rest?.close());
    const at = (page) => `/${owner.account}/${page}`;

    test('a key that was just made stands in a sample that works when it is run', async () => {
      await visiting({ as: owner, size: 'desk', ...look(4) }, async (visitor) => {
        const w = visitor.words('access/keys.words');
        await visitor.go(at('keys?new=1'));
        await visitor.fill({ name: 'shop' });
        await visitor.page.locator('dialog').getByText(w.form.test, { exact: true }).click();
        await visitor.submit();
        await visitor.see(w.once.warn);
        const sample = await visitor.page.locator('.keys-sample').inputValue();
        assert.match(sample, /mbs_test_/);
        const { code, stdout, stderr } = await execute('bash', ['-c', sample]);
        assert.equal(code, 0, stderr);
        const id = /"(msg_\w+)"/.exec(stdout)?.[1];
        assert.ok(id, stdout);
        await until('the message of the sample to be delivered', async () => {
          const answer = await owner.tab.get(`/v1/messages/${id}`);
          return answer.body.state === 'delivered' && answer.body.test === true;
        });
      });
    });

    test('a role that may not is told so in words, on the page and when the role changes meanwhile', async () => {
      const viewer = await stage.person({
        account: owner.account,
        role: 'viewer',
        name: 'Viola',
        email: 'viola@example.com',
      });
      await visiting({ as: viewer, ...look(5) }, async (visitor) => {
        for (const page of ['keys', 'send', 'audit']) {
          await visitor.go(at(page));
          await visitor.heading(visitor.core.trouble.forbiddenTitle).waitFor();
          await visitor.see(visitor.core.trouble.forbidden(visitor.core.roles.viewer));
        }
        await visitor.go(at('overview'));
        await visitor.settled();
        assert.equal(await visitor.page.locator(`a[href="${at('keys')}"], a[href="${at('send')}"]`).count(), 0);
        await visitor.go('/acc_0000000000000/overview');
        await visitor.heading(visitor.core.trouble.unknownTitle).waitFor();
      });
      const admin = await stage.person({
        account: owner.account,
        role: 'administrator',
        name: 'Ada',
        email: 'ada@example.com',
      });
      await visiting({ as: admin, ...look(6) }, async (visitor) => {
        await visitor.go(at('members?invite=1'));
        await visitor.field('email').fill('somebody@example.com');
        const lowered = await owner.tab.call('PATCH', `/v1/members/${admin.person_id}`, { role: 'viewer' });
        assert.equal(lowered.code, '200 ok');
        await visitor.expecting([/^answer: 40[13] /], async () => {
          await visitor.submit();
          await visitor.see(visitor.words('api/problems').codes.permission_missing);
        });
        assert.equal((await owner.tab.get('/v1/invitations')).body.invitations.length, 0);
      });
    });

    test('a sender is asked for, approved by staff and seen by the company', async (t) => {
      if (!hasPage('/platform/approvals/:id')) return t.skip('routes.ts has no /platform/approvals/:id');
      const staff = await stage.staff();
      await visiting({ as: owner, size: 'phone', ...look(7) }, async (customer) => {
        const w = customer.words('senders/senders.words');
        await customer.go(at('senders?ask=1'));
        await customer.fill({ name: 'KARIBU', purpose: 'Receipts to customers of our shops' });
        await customer.submit();
        await customer.heading('KARIBU').waitFor();
        await customer.see(w.request.waiting);
        await visiting({ token: staff.token, size: 'desk', ...look(8) }, async (desk) => {
          const a = desk.words('senders/approvals.words').one;
          await desk.go('/platform/approvals');
          await desk.link('KARIBU').click();
          await desk.button(a.approve).click();
          await desk.submit();
          await desk.see(desk.words('senders/senders.words').states.approved);
        });
        await customer.page.reload();
        await customer.see(w.states.approved);
        await customer.go(at('send'));
        await customer.page.locator('select[name=from] option', { hasText: 'KARIBU' }).waitFor({ state: 'attached' });
      });
    });

    test('two browsers see the same message go its way, without a touch', async (t) => {
      if (!stage.has('/v1/events')) return t.skip(`the API of ${stage.url} describes no /v1/events`);
      await visiting({ as: owner, size: 'phone', ...look(9) }, async (left) => {
        await visiting({ as: owner, size: 'desk', ...look(9) }, async (right) => {
          // One person, so one language.
          const both = [left, right];
          for (const v of both) await v.go(at('messages'));
          for (const v of both) await v.live();
          for (const v of both) await v.settled();
          const [sent] = await rest.accept({ to: '0712000500', from: 'JIRANI', text: 'Seen by two' });
          for (const v of both) await v.see(v.words('messages/messages.words').list.fresh(1));
          for (const v of both) await v.button(v.words('messages/messages.words').list.showFresh).click();
          await rest.final(sent.id);
          for (const v of both)
            await v.page
              .locator('tr', { hasText: 'Seen by two' })
              .getByText(v.words('messages/states.words').state.delivered)
              .waitFor();
        });
      });
    });

    test('a restart of the server is said, and what was asked for comes once it is back', async (t) => {
      await rest.accept({ to: '0712000501', from: 'JIRANI', text: 'Before the restart' });
      const hears = stage.has('/v1/events');
      let back = true;
      t.after(() => back || stage.server.start());
      await visiting({ as: owner, size: 'desk', ...look(11) }, async (visitor) => {
        await visitor.go(at('messages'));
        await visitor.see('Before the restart');
        if (hears) await visitor.live();
        await visitor.expecting([/./], async () => {
          await stage.server.stop();
          back = false;
          if (hears) await visitor.see(visitor.core.state.offline);
          await visitor.page.locator('[name=state]').selectOption('delivered');
          await visitor.see(visitor.words('api/problems').codes.offline);
          visitor.hears = false;
          await stage.server.start();
          back = true;
          if (hears) {
            await visitor.live();
            await visitor.page.getByText(visitor.core.state.offline).waitFor({ state: 'detached' });
          } else await visitor.button(visitor.core.act.retry).click();
          await visitor.see('Before the restart');
        });
      });
    });

    test('a session that ends while something is written loses nothing, neither over the page nor by a reload', async () => {
      const writer = await stage.person({
        account: owner.account,
        role: 'sender',
        name: 'Musa',
        email: 'musa@example.com',
      });
      await visiting({ token: writer.token, size: 'phone', ...look(12) }, async (visitor) => {
        await visitor.go(at('send'));
        await write(visitor, { to: '0712 000 600', text: 'Kept while signed out' });
        await visitor.expecting([/^answer: 401 /], async () => {
          // Ended while it is under way: before that the page would notice by itself and ask first.
          const end = async (route) => {
            await writer.tab.copy().call('DELETE', '/v1/session');
            await route.continue();
          };
          await visitor.page.route('**/v1/messages', end, { times: 1 });
          await visitor.submit();
          await visitor.see(visitor.core.session.ended);
          await visitor.field('password').fill(writer.password);
          await visitor.submit();
          await visitor.heading(visitor.words('messages/send.words').sent.title(1)).waitFor();
        });
        assert.equal((await sentWith(owner.tab, 'Kept while signed out')).length, 1);

        await visitor.button(visitor.words('messages/send.words').sent.another).click();
        await visitor.fill({ to: '0712 000 601', text: 'Kept by a reload' });
        await visitor.page.locator('main .send-cost').waitFor();
        await visitor.expecting([/^answer: 401 /], async () => {
          await visitor.context.clearCookies();
          await visitor.page.reload();
          await visitor.heading(visitor.words('access/door.words').signIn.title).waitFor();
          await visitor.fill({ email: writer.email, password: writer.password });
          await visitor.submit();
          await visitor.heading(visitor.words('messages/send.words').title).waitFor();
        });
        assert.equal(await visitor.field('text').inputValue(), 'Kept by a reload');
        assert.equal(await visitor.field('to').inputValue(), '0712 000 601');
      });
    });

    test('a double click sends once, and so does a second try after the answer was lost', async () => {
      await visiting({ as: owner, size: 'desk', ...look(13) }, async (visitor) => {
        await visitor.go(at('send'));
        await write(visitor, { to: '0712000700', text: 'Clicked twice' });
        await visitor.page.locator('dialog[open] button[type=submit]').dblclick();
        await visitor.heading(visitor.words('messages/send.words').sent.title(1)).waitFor();
        await visitor.button(visitor.words('messages/send.words').sent.another).click();
        await write(visitor, { to: '0712000701', text: 'Answer lost' });
        let lost = 0;
        await visitor.page.route('**/v1/messages', async (route) => {
          if (route.request().method() !== 'POST' || lost > 0) return route.continue();
          lost++;
          await route.fetch();
          await route.abort('connectionreset');
        });
        await visitor.expecting([/ERR_CONNECTION_RESET/], async () => {
          await visitor.submit();
          await visitor.see(visitor.words('api/problems').codes.offline);
        });
        await visitor.submit();
        await visitor.heading(visitor.words('messages/send.words').sent.title(1)).waitFor();
        assert.equal(lost, 1);
      });
      for (const text of ['Clicked twice', 'Answer lost'])
        assert.equal((await sentWith(owner.tab, text)).length, 1, text);
    });

    test('after switching to another company nothing of the one before shows for a moment', async () => {
      await rest.accept({ to: '0712000750', from: 'JIRANI', text: 'SIRI of the first company', reference: 'SIRI' });
      const made = await owner.tab.post('/v1/accounts', { name: 'Baraka Stores' });
      assert.equal(made.code, '201 ok');
      await visiting({ as: owner, size: 'phone', ...look(14) }, async (visitor) => {
        const list = visitor.words('messages/messages.words').list;
        await visitor.go(at('messages'));
        await visitor.see('SIRI of the first company');
        // Each paint after the switch is looked at, while the answers about the other company are slow.
        await visitor.page.route('**/v1/**', async (route) => {
          await new Promise((done) => setTimeout(done, 700));
          await route.continue();
        });
        await visitor.page.evaluate((first) => {
          window.strayed = [];
          const look = () => {
            const text = document.querySelector('main')?.textContent ?? '';
            if (!location.pathname.includes(first) && /SIRI|JIRANI|995/.test(text)) window.strayed.push(text);
            requestAnimationFrame(look);
          };
          look();
        }, owner.account);
        await visitor.page.locator('nav.bottom button').click();
        await visitor.page.locator('dialog').getByText('Baraka Stores').click();
        await visitor.page.waitForURL(new RegExp(made.body.id));
        await visitor.settled();
        await visitor.page.locator('nav.bottom').getByText(visitor.core.nav.messages, { exact: true }).click();
        await visitor.see(list.empty);
        assert.deepEqual(await visitor.page.evaluate(() => window.strayed), []);
        await visitor.page.unroute('**/v1/**');
      });
    });

    test('markup in names and texts stands as it was written, and runs nowhere', async () => {
      const evil = '<img src=x onerror="document.title=`pwned`">';
      const made = await stage.company({ email: 'evil@example.com', name: evil, owner: evil, sender: "A&B.-_'C" });
      const theirs = new Rest(stage.url, made.key);
      const [sent] = await theirs.accept({
        to: '0712000760',
        from: "A&B.-_'C",
        text: `Hi ${evil}`,
        reference: '"><svg/onload=alert(1)>',
      });
      await theirs.final(sent.id);
      theirs.close();
      const asked = await made.tab.post('/v1/sender-requests', {
        name: "A&C.-_'D",
        purpose: `${evil}<script>alert(1)</script>`,
      });
      assert.equal(asked.code, '201 ok');
      assert.equal((await made.tab.post('/v1/keys', { name: evil, scopes: ['messages:read'] })).code, '201 ok');
      const staff = await stage.staff({ name: evil, email: 'otieno@tuma.example' });
      const isInert = async (visitor) => {
        await visitor.settled();
        const ran = await visitor.page.evaluate(() => ({
          elements: document.querySelectorAll('img[src="x"], [onerror], [onload], main script').length,
          title: document.title.includes('pwned') && !document.title.includes('<img'),
        }));
        assert.deepEqual(ran, { elements: 0, title: false }, visitor.page.url());
      };
      await visiting({ as: made, size: 'phone', ...look(17) }, async (visitor) => {
        const a = `/${made.account}`;
        for (const page of [
          'overview',
          'messages',
          `messages/${sent.id}`,
          'senders',
          `senders/${asked.body.id}`,
          'keys',
          'members',
          'company',
          'audit',
          'send',
        ]) {
          await visitor.go(`${a}/${page}`);
          await isInert(visitor);
        }
        await visitor.go(`${a}/messages/${sent.id}`);
        await visitor.see(`Hi ${evil}`);
        await visitor.expecting([/^answer: 4\d\d GET \/v1\/messages/], async () => {
          await visitor.go(`${a}/messages?reference=${encodeURIComponent('"><svg/onload=alert(1)>')}&to=<b>x`);
          await isInert(visitor);
        });
      });
      await visiting({ token: staff.token, size: 'desk', ...look(18) }, async (visitor) => {
        const pages = [
          'approvals',
          `approvals/${asked.body.id}`,
          'audit',
          'accounts',
          `accounts/${made.account}`,
          'people',
          `people/${made.person_id}`,
        ];
        for (const page of pages) {
          if (!hasPage(`/platform/${page.replace(/\/.*/, '/:id')}`)) continue;
          await visitor.go(`/platform/${page}`);
          await isInert(visitor);
        }
        await visitor.go(`/platform/approvals/${asked.body.id}`);
        await visitor.see(`${evil}<script>alert(1)</script>`);
      });
    });

    test('Back and reload keep what was looked for', async () => {
      const [sent] = await rest.accept({ to: '0712000800', from: 'JIRANI', text: 'To be found', reference: 'find-me' });
      await rest.final(sent.id);
      await visiting({ as: owner, size: 'phone', ...look(15) }, async (visitor) => {
        await visitor.go(at('messages'));
        await visitor.settled();
        await visitor.page.locator('[name=state]').selectOption('delivered');
        await visitor.field('to').fill('0712000800');
        await visitor.button(visitor.core.act.search).click();
        await visitor.page.waitForURL(/to=0712000800/);
        await visitor.settled();
        const row = visitor.page.locator('tbody tr');
        await row.filter({ hasText: 'To be found' }).waitFor();
        assert.equal(await row.count(), 1);
        await row.getByRole('link').click();
        await visitor.heading(visitor.words('messages/messages.words').one.to('0712 000 800')).waitFor();
        await visitor.page.goBack();
        const kept = async () => {
          await row.filter({ hasText: 'To be found' }).waitFor();
          assert.equal(await row.count(), 1);
          assert.equal(await visitor.field('to').inputValue(), '0712000800');
          assert.equal(await visitor.page.locator('[name=state]').inputValue(), 'delivered');
        };
        await kept();
        await visitor.page.reload();
        await kept();
      });
    });

    test('a lost connection is said in words, and asking again works once it is back', async () => {
      await visiting({ as: owner, size: 'phone', ...look(16) }, async (visitor) => {
        await visitor.go(at('messages'));
        await visitor.settled();
        await visitor.expecting([/ERR_INTERNET_DISCONNECTED/, /events/], async () => {
          await visitor.context.setOffline(true);
          await visitor.page.locator('[name=state]').selectOption('delivered');
          await visitor.see(visitor.words('api/problems').codes.offline);
          await visitor.context.setOffline(false);
          await visitor.button(visitor.core.act.retry).click();
          await visitor.page.getByText(visitor.words('api/problems').codes.offline).waitFor({ state: 'detached' });
          await visitor.settled();
        });
      });
    });
  });
});
