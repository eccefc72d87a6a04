// Reconciliation on a running server: nothing is found where nothing was spoiled, what is planted behind its back is found
// with its record, and a run that kill -9 interrupts goes on. Both databases.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { change } from './lib/sqlite.mjs';
import { totp } from './lib/totp.mjs';
import { until } from './lib/wait.mjs';

const base = '/v1/platform/reconciliations';
const now = () => `${Date.now()}000`;

for (const kind of ['sqlite', 'postgresql']) {
  describe(`reconciliation on ${kind}`, () => {
    let folder, postgres, smsc, server, account, other, jane;
    const spoil = async (sql) => {
      if (postgres) return postgres.query(sql);
      for (const one of sql.split(';').filter((s) => s.trim())) await change(path.join(folder, 'mbs.db'), one);
    };
    async function said(...args) {
      const { code, stdout, stderr } = await server.command(...args, '--json');
      assert.notEqual(stdout, '', stderr);
      return { code, ...JSON.parse(stdout) };
    }
    async function send(to, texts) {
      const rest = new Rest(server.url, to.api_key);
      for (const text of texts) {
        const { status } = await rest.call('POST', '/v1/messages', { to: ['+254722000001'], text, from: 'MBSDEMO' });
        assert.equal(status, 202);
      }
      await until('the messages to end', async () => {
        const { body } = await rest.call('GET', '/v1/messages');
        return body.messages.every((m) => m.state === 'delivered');
      });
    }
    async function ended(id) {
      let run;
      await until('the run to end', async () => {
        run = (await jane.get(`${base}/${id}`)).body;
        return run.state === 'done';
      }, { seconds: 150 });
      return run;
    }
    const counted = (run) => Object.fromEntries(run.counts.map((c) => [c.cause, c.differences]));

    before(async () => {
      folder = temporaryFolder('reconciliation');
      if (kind === 'postgresql') postgres = await Postgres.start();
      smsc = await Smsc.start(folder);
      server = await Server.prepare(folder, {
        database: postgres?.url,
        links: [link(smsc)],
        settings: { people: { password_memory: 1024, password_passes: 1 } },
      });
      await server.migrate();
      account = await server.createAccount({ email: 'one@example.com' });
      other = await server.createAccount({ email: 'other@example.com' });
      const made = await said('staff', 'create', '--role', 'finance', '--email', 'jane@tuma.example', '--name', 'Jane', '--with-factor');
      await server.start();
      jane = new Browser(server.url);
      const { code } = await jane.post('/v1/session', { email: made.email, password: made.password, code: totp(made.totp_secret) });
      assert.equal(code, '201 ok');
    });
    after(async () => {
      if (server?.child?.running) await server.kill();
      await smsc?.stop();
      await postgres?.destroy();
      remove(folder);
    });

    test('nothing differs where nothing was spoiled, and what links took stands beside what was charged', async () => {
      await send(account, ['Karibu!', 'x'.repeat(300)]);
      const begun = await jane.post(base);
      assert.ok([200, 201].includes(begun.status), begun.code);
      const run = await ended(begun.body.id);
      assert.equal(run.differences, 0, JSON.stringify(run.counts));
      assert.ok(run.messages >= 2 && run.transfers >= 2 && run.entries >= 2);
      assert.deepEqual(run.operators.map((o) => [o.taken, o.charged_segments]), [[3, 3]]);
      const { entries } = await said('audit', 'list', '--action', 'reconciliation.run');
      assert.equal(entries.length, 1);
    });

    test('what is planted is found with its record and what to do, and nothing else', async () => {
      await send(other, ['one']);
      await spoil(
        'UPDATE transfers SET amount = amount + 1 WHERE id = (SELECT MAX(t.id) FROM transfers t WHERE t.kind = 4); ' +
          'INSERT INTO funding_entries (id, account, kind, amount, reference, note, at, counter, paid) ' +
          `SELECT MAX(d.id) + 1, MIN(d.account), 1, 500000, 'QKGHOST001', '', ${now()}, 1, 1 FROM funding_entries d; ` +
          'INSERT INTO payments (id, receipt, short_code, amount, typed, state, source, told_at) ' +
          `VALUES (77, 'QK00000077', '174379', 700000, '=nobody', 2, 2, ${now()});`,
      );
      const found = await said('reconcile', 'run');
      assert.equal(found.code, 1);
      assert.deepEqual(Object.fromEntries(Object.entries(found.counts).map(([cause, c]) => [cause, c.differences])), {
        charge_differs: 1,
        entry_without_payment: 1,
        in_suspense: 1,
      });
      // Before the look of each minute finds the same, and stops the accounts.
      await spoil(
        'UPDATE transfers SET amount = amount - 1 WHERE id = (SELECT MAX(t.id) FROM transfers t WHERE t.kind = 4); ' +
          "DELETE FROM funding_entries WHERE reference = 'QKGHOST001';",
      );
      const shown = await said('reconcile', 'show', found.reconciliation_id, '--language', 'sw', '--cause', 'charge_differs');
      assert.equal(shown.list[0].at_stake, '0.0001');
      assert.match(shown.list[0].action, /Endesha/);
      const page = (await jane.get(`${base}/${found.reconciliation_id}/differences?cause=in_suspense`)).body;
      assert.equal(page.differences[0].reference, 'QK00000077');
      assert.equal(page.differences[0].at_stake.amount, '70.0000');
      const table = await server.command('reconcile', 'show', found.reconciliation_id, '--csv');
      assert.equal(table.stdout.trim().split('\r\n').length, 4);
    });

    test('a run that kill -9 interrupts goes on, and tells what waits again and the rest no more', async () => {
      await send(account, ['two']);
      const begun = await jane.post(base);
      await server.kill();
      await server.start();
      const run = await ended(begun.body.id);
      assert.deepEqual(counted(run), { in_suspense: 1 });
      await until('the server to count it', async () => {
        const metrics = await (await fetch(`${server.url}/metrics`)).text();
        return /^mbs_reconciliation_differences 1$/m.test(metrics);
      });
      const again = await said('reconcile', 'run');
      assert.deepEqual(Object.keys(again.counts), ['in_suspense']);
      assert.equal(again.transfers, 0);
    });
  });
}
