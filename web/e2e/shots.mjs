// npm run shots -- DIR [PART]: a picture of every page and scene (or of those whose address or name the pattern PART
// finds) at both sizes and in both themes, with believable data, and sheets/ with the four of a page beside each
// other, to be looked at one by one. MBS_LANGUAGE=sw speaks Swahili.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Rest } from '../../tests/e2e/lib/rest.mjs';
import { address, furnish } from './lib/furniture.mjs';
import { moneyScenes } from './lib/money_scenes.mjs';
import { routes } from './lib/routes.mjs';
import { cast, scenes } from './lib/scenes.mjs';
import { Stage } from './lib/stage.mjs';

const [dir, part = ''] = process.argv.slice(2);
if (!dir) {
  console.error('usage: npm run shots -- DIR [PART]');
  process.exit(2);
}
const language = process.env.MBS_LANGUAGE ?? 'en';
const sheets = path.join(dir, 'sheets');
fs.mkdirSync(sheets, { recursive: true });

/** The page that sends is looked at with something written on it. */
async function write(visitor) {
  await visitor.fill({
    to: '0712 345 678, 0733204411\n+254 701 442 210\n020 123 4567',
    text: 'Habari! Your parcel is at our shop in Westlands – come before 18:00.',
  });
  await visitor.page.locator('main .send-cost').waitFor();
}

/** The links page counts what goes through while one looks at it. */
async function traffic(stage, { owner }) {
  const rest = new Rest(stage.url, owner.key);
  const to = ['0712', '0722', '0733', '0770'].flatMap((p) => Array.from({ length: 60 }, (_, i) => `${p}${100200 + i}`));
  for (let i = 0; i < 16; i++) {
    await rest.accept({ to, from: 'JIRANI', text: 'Your parcel is at our shop.' });
    await new Promise((done) => setTimeout(done, 400));
  }
  rest.close();
}

const fileOf = (address) => address.replace(/^\//, '').replaceAll('/', '-').replaceAll(':', '');

const whoSees = (r) => {
  if (r.open) return 'nobody';
  if (r.permission === 'platform:money:manage') return 'treasurer';
  return r.path.startsWith('/platform') ? 'staff' : 'owner';
};

/** What is looked at: the pages of the table as they open, then the scenes. */
const pages = routes.map((r) => ({
  name: fileOf(r.path),
  who: whoSees(r),
  at: (company) => address(r.path, company),
  act: async (visitor, company, stage) => {
    if (r.path === '/platform/links') await traffic(stage, company);
    if (r.path.endsWith('/send')) await write(visitor);
  },
  path: r.path,
}));

async function picture(scene, visitor, company, stage, file) {
  const { page } = visitor;
  await visitor.go(scene.at(company));
  // The same address with another "#" is no other document.
  if (scene.at(company).includes('#')) await page.reload();
  await visitor.settled();
  await scene.act?.(visitor, company, stage);
  await page.screenshot({ path: path.join(dir, `${file}.png`), animations: 'disabled' });
  // As high as the page, so that what stands fixed at the edges stands at the edges.
  const { width, height } = page.viewportSize();
  const whole = await page.evaluate(() => Math.max(document.documentElement.scrollHeight, innerHeight));
  await page.setViewportSize({ width, height: Math.min(whole, 4000) });
  await page.screenshot({ path: path.join(dir, `${file}-whole.png`), animations: 'disabled' });
  await page.setViewportSize({ width, height });
  await scene.undo?.(visitor, company);
}

async function shoot(stage, company) {
  const wanted = [...pages, ...scenes, ...moneyScenes].filter((s) => new RegExp(part).test(s.path ?? s.name));
  for (const size of ['phone', 'desk'])
    for (const theme of ['light', 'dark']) {
      const look = { size, theme, language, scale: size === 'phone' ? 2 : 1 };
      const visitors = {};
      const visitorOf = (who) =>
        stage.visit({ ...look, ...(company[who]?.totp_secret ? { token: company[who].token } : { as: company[who] }) });
      for (const scene of wanted) {
        // Whoever is nobody has written nothing before.
        const fresh = scene.who === 'nobody' || !visitors[scene.who];
        if (fresh) await visitors[scene.who]?.context.close();
        if (fresh) visitors[scene.who] = await visitorOf(scene.who);
        try {
          await picture(scene, visitors[scene.who], company, stage, `${scene.name}-${size}-${theme}`);
        } catch (e) {
          console.error(`${scene.name} ${size} ${theme}: ${e.message}`);
          process.exitCode = 1;
          await visitors[scene.who].context.close();
          delete visitors[scene.who];
        }
      }
      for (const visitor of Object.values(visitors)) await visitor.context.close();
    }
  return wanted;
}

/** The whole page at both sizes and in both themes, beside each other. */
async function sheet(page, scene) {
  const shots = ['phone', 'desk'].flatMap((size) =>
    ['light', 'dark'].map((theme) => [size, path.resolve(dir, `${scene.name}-${size}-${theme}-whole.png`)]),
  );
  const html = path.join(sheets, 'sheet.html');
  const images = shots
    .filter(([, file]) => fs.existsSync(file))
    .map(([size, file]) => `<img width="${size === 'phone' ? 300 : 620}" src="${pathToFileURL(file)}">`);
  fs.writeFileSync(
    html,
    `<body style="margin:8px;display:flex;gap:8px;align-items:flex-start;background:#888">${images.join('')}`,
  );
  await page.goto(pathToFileURL(path.resolve(html)).href);
  await page.screenshot({ path: path.join(sheets, `${scene.name}.png`), fullPage: true });
  fs.rmSync(html);
}

const stage = await Stage.open('shots', {
  operators: ['safaricom', 'airtel', 'telkom'],
  mpesa: [],
  smsc: ['--receipt-delay-ms', '300-1500', '--mix', 'delivered=92,undelivered=6,expired=2'],
});
try {
  const company = await furnish(stage, { messages: 30, days: 30 });
  Object.assign(company, await cast(stage, company));
  const shown = await shoot(stage, company);
  const page = await stage.browser.newPage({ viewport: { width: 1900, height: 600 } });
  for (const scene of shown) await sheet(page, scene);
  console.log(`${shown.length * 4} pictures of ${shown.length} pages in ${dir}`);
} finally {
  await stage.close();
}
