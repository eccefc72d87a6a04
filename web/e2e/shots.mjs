// npm run shots -- DIR [PART]: a picture of every page (or of those whose address the pattern PART finds) at both sizes and in
// both themes, with believable data, and sheets/ with the four of a page beside each other, to be looked at one by
// one. MBS_LANGUAGE=sw speaks Swahili.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Rest } from '../../tests/e2e/lib/rest.mjs';
import { address, furnish } from './lib/furniture.mjs';
import { routes } from './lib/routes.mjs';
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

async function shoot(stage, company) {
  const wanted = routes.filter((r) => new RegExp(part).test(r.path));
  for (const size of ['phone', 'desk'])
    for (const theme of ['light', 'dark']) {
      const look = { size, theme, language, scale: size === 'phone' ? 2 : 1 };
      const who = {
        nobody: await stage.visit(look),
        owner: await stage.visit({ ...look, as: company.owner }),
        staff: await stage.visit({ ...look, token: company.staff.tab.token }),
      };
      // A server without events: what is shown is not said to be old.
      if (!stage.has('/v1/events'))
        for (const { context } of Object.values(who)) await context.route(/\/events(\?|$)/, () => {});
      for (const route of wanted) {
        const visitor = route.open ? who.nobody : route.path.startsWith('/platform') ? who.staff : who.owner;
        await visitor.go(address(route.path, company));
        await visitor.settled();
        if (route.path === '/platform/links') await traffic(stage, company);
        if (route.path.endsWith('/send')) await write(visitor);
        await visitor.page.screenshot({
          path: path.join(dir, `${fileOf(route.path)}-${size}-${theme}.png`),
          animations: 'disabled',
        });
        const whole = path.join(dir, `${fileOf(route.path)}-${size}-${theme}-whole.png`);
        await visitor.page.screenshot({ path: whole, fullPage: true, animations: 'disabled' });
      }
      for (const visitor of Object.values(who)) await visitor.context.close();
    }
  return wanted;
}

/** The whole page at both sizes and in both themes, beside each other. */
async function sheet(page, route) {
  const shots = ['phone', 'desk'].flatMap((size) =>
    ['light', 'dark'].map((theme) => [size, path.resolve(dir, `${fileOf(route.path)}-${size}-${theme}-whole.png`)]),
  );
  const html = path.join(sheets, 'sheet.html');
  const images = shots.map(
    ([size, file]) => `<img width="${size === 'phone' ? 300 : 620}" src="${pathToFileURL(file)}">`,
  );
  fs.writeFileSync(
    html,
    `<body style="margin:8px;display:flex;gap:8px;align-items:flex-start;background:#888">${images.join('')}`,
  );
  await page.goto(pathToFileURL(path.resolve(html)).href);
  await page.screenshot({ path: path.join(sheets, `${fileOf(route.path)}.png`), fullPage: true });
  fs.rmSync(html);
}

const stage = await Stage.open('shots', {
  operators: ['safaricom', 'airtel', 'telkom'],
  smsc: ['--receipt-delay-ms', '300-1500', '--mix', 'delivered=92,undelivered=6,expired=2'],
});
try {
  const company = await furnish(stage, { messages: 30, days: 30 });
  const shown = await shoot(stage, company);
  const page = await stage.browser.newPage({ viewport: { width: 1900, height: 600 } });
  for (const route of shown) await sheet(page, route);
  console.log(`${shown.length * 4} pictures of ${shown.length} pages in ${dir}`);
} finally {
  await stage.close();
}
