// The door: what index.html shows before any script of the page has come, and what becomes of it then.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Stage } from './lib/stage.mjs';
import { launch, Visitor } from './lib/visitor.mjs';

describe('the door of the dashboard', () => {
  let stage;
  const visiting = (more, act) => stage.visiting(more, act);

  before(async () => {
    stage = await Stage.open('door');
  });
  after(() => stage?.close());

  test('what is typed and pressed at the door before the script is there is done when it has come', async () => {
    const early = await stage.company({ email: 'early@example.com' });
    for (const language of ['en', 'sw'])
      await visiting({ size: 'phone', language }, async (visitor) => {
        let comes;
        const awaited = new Promise((resolve) => {
          comes = resolve;
        });
        await visitor.page.route('**/assets/index-*.js', (r) => awaited.then(() => r.continue()));
        await visitor.page.goto(`${stage.url}/`, { waitUntil: 'commit' });
        await visitor.heading(visitor.words('access/door.words').signIn.title).waitFor();
        await visitor.fill({ email: early.email, password: early.password });
        await visitor.submit();
        assert.equal(new URL(visitor.page.url()).search, '', 'no password in the address');
        comes();
        await visitor.heading(/Amina/).waitFor();
        await visitor.settled();
      });
  });

  test('the page that takes the door over draws what stands there already', async () => {
    // Without its script it is what index.html has; with it, what the page draws.
    const texts = [];
    for (const isAlone of [true, false])
      await visiting({ size: 'desk' }, async (visitor) => {
        if (isAlone) await visitor.page.route('**/assets/index-*.js', () => {});
        const answered = isAlone || visitor.page.waitForResponse(/\/v1\/me$/);
        await visitor.page.goto(`${stage.url}/`, { waitUntil: 'commit' });
        await visitor.field('password').waitFor();
        await answered;
        if (!isAlone) await visitor.page.waitForTimeout(500); // it draws right after that
        texts.push(await visitor.page.evaluate(() => document.getElementById('app').innerHTML));
      });
    assert.equal(texts[0], texts[1]);
  });

  test('when the script of the page does not come, that is said where somebody waits for it', async () => {
    for (const language of ['en', 'sw'])
      await visiting({ size: 'phone', language }, async (visitor) => {
        const alert = visitor.page.getByRole('alert');
        await visitor.expecting([/^request: GET .*ERR_FAILED$/], async () => {
          await visitor.page.route('**/assets/index-*.js', (r) => r.abort());
          await visitor.page.goto(`${stage.url}/`, { waitUntil: 'commit' });
          await alert.getByText(visitor.core.trouble.page).waitFor();
        });
        await visitor.page.unroute('**/assets/index-*.js');
        await alert.getByRole('button', { name: visitor.core.act.reload }).click();
        await alert.waitFor({ state: 'detached' });
        await visitor.heading(visitor.words('access/door.words').signIn.title).waitFor();
        await visitor.settled();
      });
  });

  describe('when somebody has signed out', () => {
    /** As browsers are at home: pages that were left are kept, and Back shows them as they stood. */
    let browser;
    before(async () => {
      browser = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
    });
    after(() => browser?.close());
    const come = async (email) => {
      const owner = await stage.company({ email });
      const { token } = owner;
      return { owner, visitor: await Visitor.come(browser, stage.url, { size: 'desk', token, known: stage.known }) };
    };

    test('Back shows nothing of what they saw', async () => {
      const { owner, visitor } = await come('back@example.com');
      const { page, core } = visitor;
      await page.addInitScript(() => {
        addEventListener('pagehide', () => sessionStorage.setItem('left', document.body.textContent));
      });
      await visitor.go(`/${owner.account}/members`);
      await visitor.see(owner.email);
      await visitor.settled();
      await visitor.button(core.account.signOut).click();
      await page.waitForURL(/\/sign-in$/);
      await visitor.heading(visitor.words('access/door.words').signIn.title).waitFor();
      assert.doesNotMatch(await page.evaluate(() => sessionStorage.getItem('left') ?? ''), /back@example/);
      await page.goBack({ waitUntil: 'commit' });
      await visitor.heading(visitor.words('access/door.words').signIn.title).waitFor();
      assert.doesNotMatch(await page.evaluate(() => document.body.textContent), /back@example/);
      await visitor.leave();
    });

    test('another tab says so', async () => {
      const { owner, visitor } = await come('tabs@example.com');
      await visitor.go(`/${owner.account}/members`);
      await visitor.settled();
      const other = await visitor.context.newPage();
      await other.goto(`${stage.url}/${owner.account}/overview`);
      await other.locator('main h1').first().waitFor();
      await visitor.button(visitor.core.account.signOut).click();
      await other.getByText(visitor.words('access/door.words').signIn.elsewhere).waitFor();
      await visitor.heading(visitor.words('access/door.words').signIn.title).waitFor();
      assert.equal(await visitor.page.getByText(visitor.words('access/door.words').signIn.elsewhere).count(), 0);
      await visitor.leave();
    });
  });
});
