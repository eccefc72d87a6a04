// What the one who runs mbs does to it: a reload with a mistake, a start without its database, logs for a machine.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Postgres } from './lib/postgres.mjs';
import { Child, execute, program, remove, root, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { until } from './lib/wait.mjs';

describe('a running server that is reloaded', () => {
  let folder, server, rest, plan, written;
  const logged = (words) => until(words, () => fs.readFileSync(path.join(folder, 'mbs.log'), 'utf8').includes(words));
  const lines = () => fs.readFileSync(path.join(folder, 'mbs.log'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  /** The price of a message, or the code with which it is refused. */
  const price = async (to = '0712000001') => {
    const { status, body } = await rest.send({ to, text: 'price' });
    return status === 202 ? body.messages[0].price.amount : body.code;
  };
  const refused = async () => {
    const before = lines().filter((line) => line.message === 'reload: nothing was changed').length;
    server.child.signal('SIGHUP');
    await until('the reload to be refused', () =>
      lines().filter((line) => line.message === 'reload: nothing was changed').length > before);
  };

  before(async () => {
    folder = temporaryFolder('reload');
    plan = path.join(folder, 'plan.csv');
    fs.writeFileSync(plan, '71,safaricom\n73,airtel\n');
    server = await Server.prepare(folder, {
      links: [link({ name: 'all', port: 1 }, { networks: ['*'] })],
      settings: {
        price: [{ network: '*', per_segment: '0.8000' }, { network: 'safaricom', per_segment: '0.3000' }],
        routing: { numbering_file: plan }, log: { format: 'json', level: 'debug' },
      },
    });
    written = fs.readFileSync(server.config, 'utf8');
    await server.migrate();
    rest = new Rest(server.url, (await server.createAccount()).api_key);
    await server.start();
  });
  after(async () => {
    rest?.close();
    if (server?.child?.running) await server.kill();
    remove(folder);
  });

  test('with a network that is not there keeps its prices', async () => {
    assert.equal(await price(), '0.3000');
    fs.writeFileSync(server.config, written.replace('network = "safaricom"', 'network = "safricom"').replace('0.3000', '0.3500'));
    assert.equal((await server.command('check-config')).code, 3);
    await refused();
    await logged('there is no network \\"safricom\\"');
    assert.equal(await price(), '0.3000');
    fs.writeFileSync(server.config, written);
  });

  test('without its numbering file, or with a bad line in it, keeps its plan', async () => {
    for (const spoil of [() => fs.writeFileSync(plan, '71,safaricom\n73,airtell\n74,safaricom\n'), () => fs.rmSync(plan)]) {
      spoil();
      await refused();
      assert.equal(await price(), '0.3000');
      assert.equal(await price('0733000001'), '0.8000');
      assert.equal(await price('0740000001'), 'unknown_network');
      assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
    }
    fs.writeFileSync(plan, '71,safaricom\n73,airtel\n');
  });

  test('with a price that is right takes it', async () => {
    fs.writeFileSync(server.config, written.replace('0.3000', '0.3500'));
    server.child.signal('SIGHUP');
    await until('the new price', async () => (await price()) === '0.3500');
  });

  test('logs each refusal with its fields, and levels as the setting spells them', async () => {
    assert.equal(await price('0199000000'), 'unknown_network');
    const refusal = lines().findLast((line) => line.event === 'refused' && line.code === 'unknown_network');
    assert.equal(refusal.status, 422);
    assert.match(refusal.account, /^acc_/);
    assert.ok(refusal.request_id);
    assert.ok(lines().every(({ level }) => ['trace', 'debug', 'info', 'warn', 'error', 'critical'].includes(level)));
    assert.ok(lines().some(({ level }) => level === 'warn'));
  });
});

describe('a start whose database is away', () => {
  let folder, postgres, server;
  const logged = (words) => until(words, () => server.child.tail(1000).includes(words));
  const begin = () => {
    server.child = new Child(program('mbs'), ['serve', '--config', server.config], { log: path.join(folder, 'mbs.log') });
  };

  before(async () => {
    folder = temporaryFolder('away');
    postgres = await Postgres.start();
    server = await Server.prepare(folder, {
      links: [], settings: { database: { url: postgres.url, reconnect_min: '50ms', reconnect_max: '200ms' } },
    });
    await postgres.halt();
  });
  after(async () => {
    if (server?.child?.running) await server.kill();
    await postgres?.destroy();
    remove(folder);
  });

  test('waits with growing pauses, says so, and ends well when asked to', async () => {
    begin();
    for (const pause of ['50ms', '100ms', '200ms']) await logged(`database: away, tried again in ${pause}: `);
    server.child.signal('SIGTERM');
    assert.equal((await server.child.exited).code, 0);
  });

  test('serves when it comes back, and says that a new one was prepared', async () => {
    begin();
    await logged('database: away');
    await postgres.resume();
    await server.ready();
    await logged('database: it was new and has been prepared');
    await server.stop();
  });

  test('is refused when the database is older, unless it may migrate', async () => {
    await postgres.query('CREATE TABLE kept AS SELECT * FROM schema_migrations; '
      + 'DELETE FROM schema_migrations WHERE version = (SELECT MAX(version) FROM schema_migrations)');
    const { code, stderr } = await server.command('serve');
    assert.equal(code, 4);
    assert.match(stderr, /the database has schema version \d+, this program needs \d+: .*`mbs serve --migrate`/);
    assert.equal((await server.command('account', 'create', '--email', 'a@b.ke', '--name', 'A')).code, 4);
    await postgres.query('DELETE FROM schema_migrations; INSERT INTO schema_migrations SELECT * FROM kept');
  });
});

describe('./run', () => {
  test('says nothing of a log that is not there while it builds', async () => {
    const folder = temporaryFolder('tree');
    for (const [from, to] of [['run', 'run'], ['packaging/deps.sh', 'packaging/deps.sh']]) {
      fs.mkdirSync(path.dirname(path.join(folder, to)), { recursive: true });
      fs.copyFileSync(path.join(root, from), path.join(folder, to));
    }
    // A build that fails at once: what is looked at comes before.
    fs.mkdirSync(path.join(folder, 'bin'));
    fs.writeFileSync(path.join(folder, 'bin/cmake'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const { code, stderr } = await execute(path.join(folder, 'run'), ['--data', path.join(folder, 'data'), '--no-wait'],
      { env: { PATH: `${folder}/bin:${process.env.PATH}`, MBS_BUILD_DIR: '' } });
    assert.equal(code, 1);
    assert.match(stderr, /the build failed; the whole output is in/);
    assert.doesNotMatch(stderr, /No such file or directory/);
    remove(folder);
  });
});
