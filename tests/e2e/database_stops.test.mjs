// The database goes away in mid-load and comes back: refused honestly meanwhile, served again without a restart.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { each, until } from './lib/wait.mjs';

describe('PostgreSQL stops in mid-load', () => {
  let folder, postgres, smsc, server, rest;
  const to = (number) => `0712${`${number}`.padStart(6, '0')}`;

  before(async () => {
    folder = temporaryFolder('stop');
    postgres = await Postgres.start();
    smsc = await Smsc.start(folder, { options: ['--receipt-delay-ms', '100'] });
    server = await Server.prepare(folder, { database: postgres.url, links: [link(smsc)] });
    await server.migrate();
    const account = await server.createAccount();
    await server.start();
    rest = new Rest(server.url, account.api_key);
  });
  after(async () => {
    rest?.close();
    if (server?.child?.running) await server.kill();
    await smsc?.stop();
    await postgres?.destroy();
    remove(folder);
  });

  for (const [name, signal] of [['is shut down', 'SIGINT'], ['is cut off', 'SIGQUIT']]) {
    test(`while it ${name} requests are refused with 503, and then served without a restart`, async () => {
      const pid = server.child.pid;
      const accepted = [];
      const take = async (number) => {
        const answer = await rest.send({ to: to(number), text: `before ${number}`, reference: `${signal}-before-${number}` });
        if (answer.status === 202) accepted.push(...answer.body.messages);
        else assert.equal(answer.status, 503);
      };
      const load = each(Array.from({ length: 400 }, (_, number) => number), 8, take);
      await until('some to be accepted', () => accepted.length > 50);
      await postgres.halt(signal);
      await load;

      // Nothing that is sent from here on can have been promised.
      const answers = await each(Array.from({ length: 20 }, (_, number) => number), 4, (number) =>
        rest.send({ to: to(number), text: 'during', reference: `${signal}-during-${number}` }));
      for (const answer of answers) {
        assert.equal(answer.status, 503);
        assert.match(answer.headers['content-type'], /application\/problem\+json/);
        assert.ok(Number(answer.headers['retry-after']) >= 1, 'Retry-After');
      }
      assert.equal((await fetch(`${server.url}/readyz`)).status, 503);
      assert.equal((await fetch(`${server.url}/healthz`)).status, 200);

      await postgres.resume();
      await server.ready();
      const [later] = await until('a message to be accepted again', () => rest.accept({ to: to(1), text: 'after' }));
      assert.equal(server.child.pid, pid);
      assert.ok(server.child.running);
      assert.equal((await rest.final(later.id)).state, 'delivered');
      await each(accepted, 8, async ({ id }) => assert.equal((await rest.final(id, 60)).state, 'delivered'));
      for await (const message of rest.list()) {
        assert.ok(!message.reference?.startsWith(`${signal}-during`), `${message.id} was refused and is there`);
      }
    });
  }

  test('the books agree afterwards', async () => {
    await server.stop();
    const verdict = await server.verify();
    assert.ok(verdict.ok, `mbs verify: ${verdict.stdout}${verdict.stderr}`);
  });
});
