// Every page of the table, on a phone and at a desk: axe without findings, no horizontal scroll, nothing wider than its
// card, a heading, never blank, and nothing English left in Swahili. Pages of money also as they are after months.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findings } from './lib/axe.mjs';
import { address, furnish } from './lib/furniture.mjs';
import { moneyScenes } from './lib/money_scenes.mjs';
import { routes } from './lib/routes.mjs';
import { Stage } from './lib/stage.mjs';
import { onlyEnglish } from './lib/words.mjs';

describe('each page', () => {
  const english = onlyEnglish();
  let stage, company;
  const visitors = {};
  const visitorOf = (route, size) => {
    if (route.open) return visitors[`nobody ${size}`];
    if (route.permission === 'platform:money:manage') return visitors[`finance ${size}`];
    return visitors[`${route.path.startsWith('/platform') ? 'staff' : 'owner'} ${size}`];
  };

  before(async () => {
    stage = await Stage.open('pages', { operators: ['safaricom', 'airtel', 'telkom'] });
    company = await furnish(stage);
    // Scenes name another company, too.
    company.newcomer = company.owner;
    const treasurer = await stage.staff({ name: 'Wambui Finance', email: 'wambui@tuma.example', role: 'finance' });
    for (const size of ['phone', 'desk']) {
      const theme = size === 'phone' ? 'light' : 'dark';
      visitors[`nobody ${size}`] = await stage.visit({ size, theme });
      visitors[`owner ${size}`] = await stage.visit({ size, theme, as: company.owner });
      visitors[`staff ${size}`] = await stage.visit({ size, theme, token: company.staff.token });
      visitors[`finance ${size}`] = await stage.visit({ size, theme, token: treasurer.token });
    }
  });
  after(() => stage?.close());

  test('of the table can be reached by this test', () => {
    const unknown = routes.filter((r) => address(r.path, company) === undefined).map((r) => r.path);
    assert.deepEqual(unknown, [], 'say in lib/furniture.mjs what stands at these addresses');
  });

  for (const route of routes) {
    for (const size of ['phone', 'desk']) {
      test(`${route.path} stands on a ${size} without a finding`, async () => {
        const visitor = visitorOf(route, size);
        await watchBlank(visitor.page);
        await visitor.go(address(route.path, company));
        await visitor.settled();
        const { h1, scroll, wide } = await visitor.page.evaluate(() => ({
          h1: document.querySelector('main h1')?.checkVisibility() && document.querySelector('main h1').textContent,
          scroll: document.documentElement.scrollWidth - innerWidth,
          wide: [...document.querySelectorAll('main *')]
            .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
            .map((e) => `${e.tagName}.${e.className}`)
            .slice(0, 5),
        }));
        assert.ok(h1, 'a heading in sight');
        const refused = ['unknownTitle', 'forbiddenTitle', 'pageTitle'].map((name) => visitor.core.trouble[name]);
        assert.ok(!refused.includes(h1), `the page is not shown: ${h1}`);
        assert.ok(scroll <= 0, `${scroll} px too wide by ${wide}`);
        assert.deepEqual(await spilling(visitor.page), []);
        assert.deepEqual(await findings(visitor), []);
        assert.deepEqual(await visitor.page.evaluate(() => window.blanks ?? []), [], 'blank meanwhile');
        visitor.sound(`${route.path} ${size}`);
      });
    }
  }

  for (const scene of moneyScenes) {
    for (const size of ['phone', 'desk']) {
      test(`${scene.name} stands on a ${size} without a finding`, async () => {
        const visitor = visitors[`${scene.who === 'owner' ? 'owner' : 'finance'} ${size}`];
        await inScene(scene, visitor, async () => {
          assert.deepEqual(await spilling(visitor.page), []);
          assert.deepEqual(await findings(visitor), []);
        });
        visitor.sound(`${scene.name} ${size}`);
      });
    }
  }
  async function inScene(scene, visitor, look) {
    await visitor.go(scene.at(company));
    await visitor.settled();
    await scene.act(visitor, company);
    try {
      await look();
    } finally {
      await scene.undo(visitor);
    }
  }

  test('says so while its scripts and answers are awaited', async () => {
    const visitor = await stage.visit({ as: company.owner });
    await visitor.page.route('**/*.js', () => {});
    await visitor.page.goto(`${stage.url}/`, { waitUntil: 'commit' });
    await visitor.page.getByText('Inapakia').waitFor();
    await visitor.context.close();
  });

  test('speaks Swahili to its last word', async () => {
    const left = [];
    for (const who of ['nobody', 'owner', 'staff', 'finance'])
      await visitors[`${who} phone`].become({ theme: 'dark', language: 'sw' });
    for (const route of routes) {
      const visitor = visitorOf(route, 'phone');
      await visitor.go(address(route.path, company));
      await visitor.settled();
      const texts = await visitor.page.evaluate(() => {
        const found = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) found.push(walker.currentNode.data.trim());
        for (const e of document.querySelectorAll('[aria-label], [placeholder], [title], [alt], [data-title]'))
          for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'data-title'])
            found.push(e.getAttribute(name) ?? '');
        return [...found, document.title.replace(/ · mbs$/, '')];
      });
      for (const text of new Set(texts))
        if (english.has(text)) left.push(`${route.path}: “${text}” (${english.get(text)})`);
      assert.equal(await visitor.page.evaluate(() => document.documentElement.lang), 'sw');
      for (const finding of await findings(visitor)) left.push(`${route.path}: ${finding}`);
      visitor.sound(route.path);
    }
    // Its words are longer, those of days and months above all.
    for (const scene of moneyScenes) {
      const visitor = visitors[scene.who === 'owner' ? 'owner phone' : 'finance phone'];
      await inScene(scene, visitor, async () => {
        for (const what of await spilling(visitor.page)) left.push(`${scene.name}: ${what} has no room`);
      });
    }
    assert.deepEqual(left, []);
  });
});

/** What is wider than the card or the cell that it stands in. */
const spilling = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main :is(.card, td)')]
      .filter((e) => getComputedStyle(e).overflowX === 'visible' && e.scrollWidth > e.clientWidth + 1)
      .map((e) => `${e.tagName}.${e.className} “${e.textContent.slice(0, 40)}”`),
  );

/** Notes, from the next document on, each paint in which the page has nothing to show. */
async function watchBlank(page) {
  if (page.watchesBlank) return;
  page.watchesBlank = true;
  await page.addInitScript(() => {
    window.blanks = [];
    let inARow = 0;
    const look = () => {
      const app = document.getElementById('app');
      const main = app?.querySelector('main');
      const isBlank =
        app && (app.textContent.trim() === '' || (main && main.querySelector('h1, .wait, .note') === null));
      inARow = isBlank ? inARow + 1 : 0;
      // A paint between two states is not seen by anybody; two in a row are.
      if (inARow > 1) window.blanks.push(app.innerHTML.slice(0, 300));
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
