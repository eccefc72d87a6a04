// A search of 25,000 messages taken out as one table, beside a reader who does not read. Both databases.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { until } from './lib/wait.mjs';

const many = 25_000;
const batch = 1_000;

/** A table as it comes: `read` false leaves it lying. */
class Table {
  static begin(tab, path, { read = true } = {}) {
    const { hostname, port } = new URL(tab.url);
    const table = Object.assign(new Table(), { text: '', ended: false });
    return new Promise((resolve, reject) => {
      const request = http.request({ host: hostname, port, path, headers: tab.headers(), agent: false }, (response) => {
        table.response = response;
        table.status = response.statusCode;
        response.setEncoding('utf8');
        response.on('error', () => {});
        response.on('close', () => { table.ended = true; });
        if (read) table.read();
        resolve(table);
      });
      request.on('error', reject);
      request.end();
    });
  }

  read() { this.response.on('data', (chunk) => { this.text += chunk; }); }
  end(seconds = 60) { return until('a table to end', () => this.ended, { seconds }); }
  get isWhole() { return this.response.complete; }
  get ids() { return [...this.text.matchAll(/^"(msg_[0-9a-z]+)"/gm)].map(([, id]) => id); }
}

function exportsAt(kind) {
  describe(`exports on ${kind}`, () => {
    let folder, postgres, server, account, rest, owner;
    /** Resident memory of the server in octets. */
    const memory = () =>
      Number(/^VmRSS:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]) * 1024;
    const metric = async (name) =>
      Number(new RegExp(`^${name} (\\d+)`, 'm').exec(await (await fetch(`${server.url}/metrics`)).text())[1]);

    before(async () => {
      folder = temporaryFolder('exports');
      if (kind === 'PostgreSQL') postgres = await Postgres.start();
      server = await Server.prepare(folder, {
        database: postgres?.url,
        links: [link({ port: 1 }, { networks: ['*'] })],
        settings: {
          http: { body_timeout: '2s', max_export_rows: 1_000_000 },
          people: { password_memory: 1024, password_passes: 1 },
        },
      });
      await server.migrate();
      account = await server.createAccount();
      await server.start();
      rest = new Rest(server.url, account.api_key);
      const { code, stdout, stderr } = await server.command('person', 'create', '--account', account.account_id, '--role',
        'owner', '--email', 'amina@example.com', '--name', 'Amina', '--json');
      assert.equal(code, 0, stderr);
      const { email, password } = JSON.parse(stdout);
      owner = new Browser(server.url);
      assert.equal((await owner.post('/v1/session', { email, password })).code, '201 ok');
      owner.account = account.account_id;
    });
    after(async () => {
      rest?.close();
      if (server?.child?.running) await server.kill();
      await postgres?.destroy();
      remove(folder);
    });

    test('25,000 messages come whole, each once and none of another account, while a slow reader is cut off', async () => {
      const other = new Rest(server.url, (await server.createAccount({ email: 'other@example.com' })).api_key);
      const theirs = await other.accept({ to: ['0712999991', '0712999992'], text: 'of somebody else' });
      other.close();
      const sent = new Set();
      const text = '=HYPERLINK("x") '.padEnd(450, 'habari ya leo, ');
      for (let at = 0; at < many; at += batch) {
        const to = Array.from({ length: batch }, (_, i) => `0712${`${at + i}`.padStart(6, '0')}`);
        for (const { id } of await rest.accept({ to, text })) sent.add(id);
      }
      assert.equal(sent.size, many);
      const before = memory();
      const lazy = await Table.begin(owner, '/v1/messages.csv', { read: false });
      const quick = await Table.begin(owner, '/v1/messages.csv');
      assert.equal(quick.status, 200);
      const third = await owner.get('/v1/messages.csv');
      assert.equal(third.code, '429 rate_limited');
      let most = 0;
      await until('the table to end', () => {
        most = Math.max(most, memory());
        return quick.ended;
      }, { seconds: 60 });
      assert.ok(quick.isWhole);
      assert.equal(quick.response.trailers['mbs-next-cursor'], undefined);
      const { ids } = quick;
      assert.equal(ids.length, many);
      assert.deepEqual(new Set(ids), sent);
      for (const { id } of theirs) assert.ok(!quick.text.includes(id));
      assert.ok(!quick.text.includes('"=HYPERLINK'));
      assert.ok(quick.text.includes('"\'=HYPERLINK(""x"")'));
      assert.ok(most - before < 48 * 1024 * 1024, `${(most - before) / 1024 / 1024} MiB more for ${quick.text.length} octets`);

      await until('the slow reader to be cut off', async () => (await metric('mbs_http_streams_cut_total')) === 1);
      assert.equal(await metric('mbs_http_streams'), 0);
      lazy.read();
      await lazy.end();
      assert.ok(!lazy.isWhole);
      assert.ok(lazy.ids.length < many);
      const { entries } = (await owner.get('/v1/audit?action=messages.exported')).body;
      assert.equal(entries.length, 2);
      assert.ok(entries.every((e) => e.actor.startsWith('person:')));
    });

    test('a table that is cut short says where it goes on, and the log of changes is one as well', async () => {
      const first = await Table.begin(owner, '/v1/messages.csv?limit=300');
      await first.end();
      assert.ok(first.isWhole);
      assert.equal(first.response.headers['mbs-row-limit'], '300');
      const next = first.response.trailers['mbs-next-cursor'];
      const second = await Table.begin(owner, `/v1/messages.csv?limit=300&cursor=${next}`);
      await second.end();
      assert.equal(new Set([...first.ids, ...second.ids]).size, 600);
      const log = await Table.begin(owner, '/v1/audit.csv');
      await log.end();
      assert.ok(log.isWhole);
      assert.match(log.text.split('\r\n')[1], /"audit\.exported"/);
    });
  });
}

exportsAt('SQLite');
exportsAt('PostgreSQL');
