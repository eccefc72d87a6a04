// One database has one `mbs serve`: two would send and charge everything twice.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { change } from './lib/sqlite.mjs';
import { Smsc } from './lib/smsc.mjs';

for (const kind of ['SQLite', 'PostgreSQL']) {
  describe(`two servers on one database of ${kind}`, () => {
    let folder, postgres, smsc, first, second, rest;
    const file = () => path.join(folder, 'mbs.db');

    before(async () => {
      folder = temporaryFolder('one');
      if (kind === 'PostgreSQL') postgres = await Postgres.start();
      smsc = await Smsc.start(folder, { options: ['--receipt-delay-ms', '100'] });
      const settings = { database: postgres?.url ?? `sqlite:${file()}`, links: [link(smsc)] };
      first = await Server.prepare(folder, settings);
      await first.migrate();
      rest = new Rest(first.url, (await first.createAccount()).api_key);
      await first.start();
      // The same with another port.
      fs.mkdirSync(path.join(folder, 'second'));
      second = await Server.prepare(path.join(folder, 'second'), settings);
    });
    after(async () => {
      rest?.close();
      for (const server of [first, second]) if (server?.child?.running) await server.kill();
      await smsc?.stop();
      await postgres?.destroy();
      remove(folder);
    });

    test('the second one refuses to start and says why', async () => {
      const { code, stderr } = await second.command('serve');
      assert.equal(code, 4);
      assert.match(stderr, /cannot start: .*another mbs server .*holds .*database/);
      assert.ok(first.child.running);
    });

    test('the command line works beside the running one', async () => {
      const { code, stdout } = await second.command('account', 'credit', 'test@example.com', '5', '--json');
      assert.equal(code, 0, stdout);
      for (const command of [['verify'], ['migrate'], ['key', 'create', 'test@example.com']]) {
        assert.equal((await second.command(...command)).code, 0, command.join(' '));
      }
      const [message] = await rest.accept({ to: '0712000001', text: 'beside' });
      assert.equal((await rest.final(message.id)).state, 'delivered');
    });

    test('kill -9 leaves the database to the next one', async () => {
      await first.kill();
      await first.start();
      const [message] = await rest.accept({ to: '0712000002', text: 'after the kill' });
      assert.equal((await rest.final(message.id)).state, 'delivered');
    });

    test('a server that finds the commits of another ends at once', async () => {
      const sql = 'UPDATE journal_meta SET last_commit = last_commit + 1000';
      await (postgres ? postgres.query(sql) : change(file(), sql));
      const answer = await rest.send({ to: '0712000003', text: 'too late' }).catch(() => undefined);
      assert.notEqual(answer?.status, 202);
      assert.equal((await first.child.exited).code, 4);
      assert.match(first.child.tail(), /another server has taken the database/);
    });
  });
}
