// The books of a running server: what no longer adds up stops its account within a minute and nobody else, until staff
// ends it; and days of a long history close while the server is killed.
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { Postgres } from './lib/postgres.mjs';
import { mustExecute, program, remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { change } from './lib/sqlite.mjs';
import { pause, until } from './lib/wait.mjs';

const KINDS = ['sqlite', 'postgresql'];

/** A server whose database can be reached behind its back; `body(house)` in it. */
async function house(kind, body) {
  const folder = temporaryFolder();
  const postgres = kind === 'postgresql' ? await Postgres.start() : undefined;
  const smsc = await Smsc.start(folder);
  const server = await Server.prepare(folder, { database: postgres?.url, links: [link(smsc)] });
  const url = postgres?.url ?? `sqlite:${path.join(folder, 'mbs.db')}`;
  const spoil = (sql) => (postgres ? postgres.query(sql) : change(path.join(folder, 'mbs.db'), sql));
  const said = async (...args) => {
    const { code, stdout, stderr } = await server.command(...args, '--json');
    return { code, stderr, ...(stdout && JSON.parse(stdout)) };
  };
  try {
    await body({ server, url, spoil, said });
  } catch (error) {
    error.message += `\n--- the end of mbs.log\n${server.child?.tail()}`;
    throw error;
  } finally {
    if (server.child?.running) await server.kill();
    await smsc.stop();
    await postgres?.destroy();
    remove(folder);
  }
}

const wish = { to: ['+254722000001'], text: 'Karibu!', from: 'MBSDEMO' };
const send = async (rest) => (await rest.call('POST', '/v1/messages', wish)).status;
const moneyOf = async (server) => (await (await fetch(`${server.url}/readyz`)).json()).money;

describe('the books', { concurrency: true }, () => {
  for (const kind of KINDS)
    test(`a unit that is wrong stops its account within a minute, and no other, on ${kind}`, () =>
      house(kind, async ({ server, spoil, said }) => {
        await server.migrate();
        const [one, other] = [await server.createAccount({ email: 'one@example.com' }), await server.createAccount({ email: 'other@example.com' })];
        await server.start();
        const rest = new Rest(server.url, one.api_key), another = new Rest(server.url, other.api_key);
        await pause(2000); // it has looked where the books end now
        assert.equal(await send(rest), 202);
        await until('the message to end', async () => {
          const { body } = await rest.call('GET', '/v1/messages');
          return body.messages[0].state === 'delivered';
        });
        assert.equal(await moneyOf(server), 'adds up');
        await spoil('UPDATE messages SET price = price + 1');
        await until('the difference to be found', async () => (await moneyOf(server)) === 'failing', { seconds: 75 });
        await until('the account to stop', async () => (await send(rest)) === 403, { seconds: 5 });
        assert.equal(await send(another), 202);
        const { breaches } = await said('breach', 'list');
        assert.deepEqual(breaches.map((b) => b.account_id), [one.account_id]);
        assert.match(breaches[0].what, /price 0\.8001, charged 0\.8000/);
        assert.equal((await said('verify')).code, 1);
        await spoil('UPDATE messages SET price = 8000 WHERE price = 8001');
        assert.equal((await said('breach', 'end', breaches[0].breach_id, '--reason', 'the price was altered by hand')).code, 0);
        assert.notEqual((await said('breach', 'end', breaches[0].breach_id, '--reason', 'again')).code, 0);
        await until('the account to send again', async () => (await send(rest)) === 202, { seconds: 10 });
        assert.deepEqual((await said('breach', 'list')).breaches, []);
        assert.equal((await said('verify')).code, 0);
      }));

  for (const kind of KINDS)
    test(`days of a long history close though the server is killed again and again, on ${kind}`, () =>
      house(kind, async ({ server, url, said }) => {
        await mustExecute(program('mbs-bench'), ['history', '--database', url, '--messages', '20000', '--days', '5', '--accounts', '7']);
        for (let kills = 0; kills < 3; ++kills) {
          await server.start();
          await pause(200 + 400 * kills);
          await server.kill();
        }
        await server.start();
        const yesterday = new Date(Date.now() - 86_400_000 + 3 * 3_600_000 - 600_000).toISOString().slice(0, 10);
        await until('yesterday to be closed', async () => (await said('verify')).carried_from === yesterday, { seconds: 60 });
        await until('closed days to be carried forward', async () => {
          const [now, whole] = [await said('verify'), await said('verify', '--whole')];
          assert.deepEqual([now.differences, whole.differences], [[], []]);
          assert.equal(whole.messages, 20_000);
          assert.deepEqual([now.available, now.revenue, now.funding], [whole.available, whole.revenue, whole.funding]);
          return now.messages < 20_000; // the last of them only when all around them have ended
        }, { seconds: 150 });
        const then = await said('verify', '--as-of', yesterday);
        assert.deepEqual([then.code, then.differences], [0, []]);
      }));
});
