// The door: what index.html shows before any script of the page has come, and what becomes of it then.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Stage } from './lib/stage.mjs';

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
});
