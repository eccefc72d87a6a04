// npm run slow-phone: how long a slow phone waits (CPU a sixth or as said, 400 kbit/s, 300 ms there and back): until
// the sign-in is shown, and from a cold start over signing in to the overview with its figures. Figures to be read, no
// test.
import os from 'node:os';
import { furnish } from './lib/furniture.mjs';
import { Stage } from './lib/stage.mjs';

const rounds = Number(process.argv[2] ?? 5);
// Against the processor of this machine; on one that is slow itself, less.
const slower = Number(process.argv[3] ?? 6);
const network = { offline: false, latency: 300, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };

/** A phone that has never been here, with what it fetches counted as it comes over the air. */
async function phone(stage) {
  const visitor = await stage.visit({ size: 'phone' });
  const cdp = await visitor.context.newCDPSession(visitor.page);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: false });
  await cdp.send('Network.emulateNetworkConditions', network);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower });
  const files = { requests: 0, bytes: 0 };
  const answers = { requests: 0, bytes: 0 };
  const kinds = new Map();
  cdp.on('Network.requestWillBeSent', ({ requestId, request }) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith('/events')) return;
    const kind = pathname.startsWith('/v1/') ? answers : files;
    kinds.set(requestId, kind);
    kind.requests++;
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind) kind.bytes += encodedDataLength;
  });
  return { visitor, files, answers };
}

async function once(stage, owner) {
  const { visitor, files, answers } = await phone(stage);
  visitor.page.setDefaultTimeout(180_000);
  const began = performance.now();
  // No look in between: each of them would wait behind the slow processor itself.
  await visitor.page.goto(`${stage.url}/`, { waitUntil: 'commit' });
  await visitor.page.locator('input[name=password]').waitFor();
  const shown = performance.now() - began;
  await visitor.fill({ email: owner.email, password: owner.password });
  const pressed = performance.now();
  await visitor.submit();
  await visitor.page.locator('main .figure').first().waitFor();
  await visitor.settled();
  const overview = performance.now() - pressed;
  await visitor.context.close();
  return { shown, overview, files, answers };
}

const middle = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;

const stage = await Stage.open('slow-phone');
try {
  const { owner } = await furnish(stage);
  await once(stage, owner);
  const load = os.loadavg()[0].toFixed(1);
  const all = [];
  for (let i = 0; i < rounds; i++) all.push(await once(stage, owner));
  const last = all[all.length - 1];
  const kB = (n) => `${(n / 1000).toFixed(1)} kB`;
  const of = (name) => all.map((r) => r[name]);
  const range = (name) =>
    `${seconds(middle(of(name)))} (${seconds(Math.min(...of(name)))} to ${seconds(Math.max(...of(name)))})`;
  console.log(`sign-in shown            ${range('shown')}`);
  console.log(`sign-in to overview      ${range('overview')}`);
  console.log(`static files             ${last.files.requests} requests, ${kB(last.files.bytes)}`);
  console.log(`API answers              ${last.answers.requests} requests, ${kB(last.answers.bytes)}`);
  console.log(`together                 ${kB(last.files.bytes + last.answers.bytes)}`);
  console.log(`middle of ${rounds} rounds; load of the machine ${load} on ${os.cpus().length} processors`);
} finally {
  await stage.close();
}
