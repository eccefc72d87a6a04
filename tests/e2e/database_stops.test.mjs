// The database goes away in mid-load and comes back: refused honestly meanwhile, served again without a restart.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { lock } from './lib/sqlite.mjs';
import { each, until } from './lib/wait.mjs';

/** Databases, and the ways in which they go away: each way gives what brings the database back. */
const kinds = {
  PostgreSQL: {
    async start() {
      this.postgres = await Postgres.start();
      return this.postgres.url;
    },
    end() { return this.postgres?.destroy(); },
    async halt(signal) {
      await this.postgres.halt(signal);
      return () => this.postgres.resume();
    },
    outages: { 'is shut down': (database) => database.halt('SIGINT'), 'is cut off': (database) => database.halt('SIGQUIT') },
  },
  SQLite: {
    start(folder) {
      this.file = path.join(folder, 'mbs.db');
      return `sqlite:${this.file}`;
    },
    end() {},
    async lockOut() {
      const holder = await lock(this.file);
      return () => holder.kill();
    },
    outages: { 'is locked by another program': (database) => database.lockOut() },
  },
};

for (const [kind, database] of Object.entries(kinds)) describe(`${kind} stops in mid-load`, () => {
  let folder, smsc, server, rest;
  const to = (number) => `0712${`${number}`.padStart(6, '0')}`;

  before(async () => {
    folder = temporaryFolder('stop');
    const url = await database.start(folder);
    smsc = await Smsc.start(folder, { options: ['--receipt-delay-ms', '100'] });
    server = await Server.prepare(folder, { database: url, links: [link(smsc)] });
    await server.migrate();
    const account = await server.createAccount();
    await server.start();
    rest = new Rest(server.url, account.api_key);
  });
  after(async () => {
    rest?.close();
    if (server?.child?.running) await server.kill();
    await smsc?.stop();
    await database.end();
    remove(folder);
  });

  for (const [how, stop] of Object.entries(database.outages)) {
    test(`while it ${how} requests are refused with 503, and then served without a restart`, async () => {
      const pid = server.child.pid;
      const accepted = [];
      const take = async (number) => {
        const answer = await rest.send({ to: to(number), text: `before ${number}`, reference: `${how}-before-${number}` });
        if (answer.status === 202) accepted.push(...answer.body.messages);
        else assert.equal(answer.status, 503);
      };
      const load = each(Array.from({ length: 400 }, (_, number) => number), 8, take);
      await until('some to be accepted', () => accepted.length > 50);
      const bringBack = await stop(database);
      await load;

      // Nothing that is sent from here on can have been promised.
      const answers = await each(Array.from({ length: 20 }, (_, number) => number), 4, (number) =>
        rest.send({ to: to(number), text: 'during', reference: `${how}-during-${number}` }));
      for (const answer of answers) {
        assert.equal(answer.status, 503);
        assert.match(answer.headers['content-type'], /application\/problem\+json/);
        assert.ok(Number(answer.headers['retry-after']) >= 1, 'Retry-After');
      }
      assert.equal((await fetch(`${server.url}/readyz`)).status, 503);
      assert.equal((await fetch(`${server.url}/healthz`)).status, 200);

      await bringBack();
      await server.ready();
      const [later] = await until('a message to be accepted again', () => rest.accept({ to: to(1), text: 'after' }));
      assert.equal(server.child.pid, pid);
      assert.ok(server.child.running);
      assert.equal((await rest.final(later.id)).state, 'delivered');
      await each(accepted, 8, async ({ id }) => assert.equal((await rest.final(id, 60)).state, 'delivered'));
      for await (const message of rest.list()) {
        assert.ok(!message.reference?.startsWith(`${how}-during`), `${message.id} was refused and is there`);
      }
    });
  }

  test('the books agree afterwards', async () => {
    await server.stop();
    const verdict = await server.verify();
    assert.ok(verdict.ok, `mbs verify: ${verdict.stdout}${verdict.stderr}`);
  });
});
