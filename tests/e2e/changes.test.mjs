// What another process changes counts in a running server at once, although the server looks by itself only once a
// minute here; also after it was cut off from who tells it. Both databases.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { until } from './lib/wait.mjs';

const CREDITS = 15;

async function house(kind, body) {
  const folder = temporaryFolder();
  const postgres = kind === 'postgresql' ? await Postgres.start() : undefined;
  const server = await Server.prepare(folder, {
    database: postgres?.url, links: [link({ port: 1 }, { networks: ['*'] })], settings: { store: { look_for_changes: '1m' } },
  });
  /** The server hears of nothing until it notices. */
  const cut = () => (postgres
    ? postgres.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN mbs_account_changes'")
    : fs.rmSync(path.join(folder, 'mbs.db-serve')));
  try {
    await server.migrate();
    const account = await server.createAccount({ credit: 0 });
    await server.start();
    await body({ server, cut, account: account.account_id, rest: new Rest(server.url, account.api_key) });
  } catch (error) {
    error.message += `\n--- the end of mbs.log\n${server.child?.tail()}`;
    throw error;
  } finally {
    if (server.child?.running) await server.kill();
    await postgres?.destroy();
    remove(folder);
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const timed = async (work) => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

for (const kind of ['sqlite', 'postgresql']) {
  describe(`changes on ${kind}`, () => {
    test('a credit by another process counts when its command ends, without a look of the server', () => house(kind, async ({ server, rest, account, cut }) => {
      const available = async () => Number((await rest.call('GET', '/v1/balance')).body.available.amount);
      assert.equal(await available(), 0); // it is awake
      let paid = 0;
      const credit = async () => {
        const { code, stderr } = await server.command('account', 'credit', account, '1', '--reference', `R-${++paid}`, '--json');
        assert.equal(code, 0, stderr);
        assert.equal(stderr, ''); // taken over within its 5 s
        assert.equal(await available(), paid);
      };
      const alone = [], told = [];
      for (let i = 0; i < CREDITS; ++i) {
        alone.push(await timed(() => server.command('account', 'list', '--json')));
        told.push(await timed(credit));
      }
      console.log(`${kind}: a credit by a command takes ${median(told).toFixed(0)} ms until it counts, a command that changes nothing ${median(alone).toFixed(0)} ms`);
      await cut();
      // It says so, and hears again.
      await until('the server to hear again', () => /event=changes_heard/.test(server.child.tail()));
      assert.match(server.child.tail(), /event=changes_unheard/);
      await server.command('account', 'credit', account, '1', '--reference', 'R-LAST');
      await until('it to count', async () => await available() === paid + 1, { seconds: 10 });
      assert.ok((await server.verify()).ok);
    }));
  });
}
