// What API keys may do and where from, on a server that runs, beside the command line that changes them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { until } from './lib/wait.mjs';

describe('API keys of a running server', () => {
  let folder, server, account;
  const opened = [];
  const run = async (...args) => {
    const { code, stdout, stderr } = await server.command(...args, '--json');
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  const create = (...limits) => run('key', 'create', account, ...limits);
  const list = async () => new Map((await run('key', 'list', account)).keys.map((key) => [key.key_id, key]));
  const client = (key) => {
    opened.push(new Rest(server.url, key.api_key));
    return opened.at(-1);
  };
  const send = (rest) => rest.send({ to: '0712000001', text: 'hello' });
  const code = ({ status, body }) => `${status} ${body.code ?? 'ok'}`;

  before(async () => {
    folder = temporaryFolder('keys');
    server = await Server.prepare(folder, { links: [link({ name: 'all', port: 1 }, { networks: ['*'] })] });
    await server.migrate();
    account = (await server.createAccount()).account_id;
    await server.start();
  });
  after(async () => {
    opened.forEach((rest) => rest.close());
    if (server?.child?.running) await server.kill();
    remove(folder);
  });

  test('a key without a scope is told which one is missing, and changes nothing', async () => {
    const rest = client(await create('--scope', 'balance:read'));
    const before = (await rest.call('GET', '/v1/balance')).body;
    const refused = await send(rest);
    assert.equal(code(refused), '403 permission_missing');
    assert.match(refused.body.detail, /messages:send/);
    assert.deepEqual((await rest.call('GET', '/v1/balance')).body, before);
    assert.equal(code(await rest.call('GET', '/v1/messages')), '403 permission_missing');
  });

  test('a key counts from the addresses in its list only', async () => {
    assert.equal(code(await send(client(await create('--address', '127.0.0.0/8')))), '202 ok');
    const refused = await send(client(await create('--address', '192.0.2.0/24', '--address', '2001:db8::/32')));
    assert.equal(code(refused), '403 address_not_allowed');
  });

  test('a key ends when it expires, on a connection that is open, and says no more than an unknown one', async () => {
    const rest = client(await create('--expires', '1s'));
    assert.equal(code(await send(rest)), '202 ok');
    const refused = await until('the key to expire', async () => {
      const answer = await send(rest);
      return answer.status === 202 ? undefined : answer;
    }, { seconds: 5 });
    assert.equal(code(refused), '401 unauthenticated');
    const unknown = await send(client({ api_key: (await create('--expires', '1ms')).api_key }));
    assert.equal(unknown.body.detail, refused.body.detail);
  });

  test('a rotated key works beside its successor, and without overlap not at all', async () => {
    const first = await create('--scope', 'messages:send');
    const old = client(first);
    assert.equal(code(await send(old)), '202 ok');
    const second = await run('key', 'rotate', first.key_id);
    assert.equal(code(await send(old)), '202 ok');
    const next = client(second);
    assert.equal(code(await send(next)), '202 ok');
    assert.equal(code(await next.call('GET', '/v1/balance')), '403 permission_missing');
    const third = await run('key', 'rotate', second.key_id, '--overlap', '0s');
    assert.equal(code(await send(next)), '401 unauthenticated');
    assert.equal(code(await send(old)), '202 ok');
    await run('key', 'revoke', first.key_id);
    assert.equal(code(await send(old)), '401 unauthenticated');
    assert.equal(code(await send(client(third))), '202 ok');
  });

  test('when and from where keys were used is kept over a stop', async () => {
    const used = await create('--label', 'used');
    const idle = await create('--label', 'idle');
    assert.equal(code(await send(client(used))), '202 ok');
    await server.stop();
    const keys = await list();
    assert.equal(keys.get(used.key_id).last_used_from, '127.0.0.1');
    assert.ok(keys.get(used.key_id).last_used_at >= keys.get(used.key_id).created_at);
    assert.equal(keys.get(idle.key_id).last_used_at, null);
  });
});
