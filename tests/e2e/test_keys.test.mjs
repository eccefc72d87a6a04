// Test keys on a server that runs: free, never to an operator, each test number with its end, marked and apart.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Callbacks, eventsOf } from './lib/callbacks.mjs';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Rest, isFinal } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { until } from './lib/wait.mjs';

const numbered = (last) => `+2547000000${String(last).padStart(2, '0')}`;

function testKeysAt(kind) {
  describe(`test keys, ${kind}`, () => {
    let folder, postgres, smsc, server, account, live, trial, callbacks;
    const run = async (...args) => {
      const { code, stdout, stderr } = await server.command(...args, '--json');
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout);
    };
    const balance = async () => (await live.call('GET', '/v1/balance')).body;
    const ended = (id, rest = trial) => until('a final state', async () => {
      const { body } = await rest.call('GET', `/v1/messages/${id}`);
      return isFinal(body) ? body : undefined;
    }, { seconds: 60, every: 100 });
    const sendTo = async (last, more = {}) => {
      const { status, body } = await trial.send({ to: numbered(last), text: 'hello', from: 'ANYBODY', ...more });
      assert.equal(status, 202, JSON.stringify(body));
      return body.messages[0].id;
    };

    before(async () => {
      folder = temporaryFolder('test-keys');
      smsc = await Smsc.start(folder, { name: 'all', options: ['--keep', '1000'] });
      callbacks = await Callbacks.start();
      if (kind === 'PostgreSQL') postgres = await Postgres.start();
      server = await Server.prepare(folder, { database: postgres?.url, links: [link(smsc, { networks: ['*'] })] });
      await server.migrate();
      const made = await server.createAccount({ credit: 100 });
      account = made.account_id;
      await server.start();
      live = new Rest(server.url, made.api_key);
      const key = await run('key', 'create', account, '--test', '--label', 'tests');
      assert.match(key.api_key, /^mbs_test_/);
      assert.equal(key.test, true);
      trial = new Rest(server.url, key.api_key);
    });
    after(async () => {
      live?.close();
      trial?.close();
      if (server?.child?.running) await server.kill();
      await callbacks?.stop();
      await smsc?.stop();
      await postgres?.destroy();
      remove(folder);
    });

    test('each final state is reached by the number that the table names', async () => {
      const wanted = new Map([[0, 'delivered'], [1, 'delivered'], [4, 'delivered'], [10, 'undelivered'], [11, 'expired'],
        [12, 'undelivered'], [13, 'undelivered'], [14, 'undelivered'], [15, 'unknown'], [20, 'rejected'],
        [21, 'delivered'], [23, 'delivered']]);
      const ids = await Promise.all([...wanted.keys()].map(async (last) => [last, await sendTo(last)]));
      for (const [last, id] of ids) {
        const message = await ended(id);
        assert.equal(message.state, wanted.get(last), `number ${last}`);
        assert.equal(message.test, true);
        assert.equal(message.network, 'test');
        assert.deepEqual([message.price.amount, message.charged.amount], ['0.0000', '0.0000']);
      }
      const busy = await sendTo(22);
      const cancelled = await until('a moment between two tries', async () => {
        const { status, body } = await trial.call('POST', `/v1/messages/${busy}/cancel`);
        return status === 200 ? body : undefined;
      });
      assert.equal(cancelled.state, 'cancelled');
    });

    test('of a long text whose last segment fails the first one is delivered', async () => {
      const message = await ended(await sendTo(14, { text: 'x'.repeat(300) }));
      assert.deepEqual(message.segment_states.map(({ state }) => state), ['delivered', 'undelivered']);
    });

    test('a test number refuses its recipient or the whole request as the table says', async () => {
      for (const [last, code] of [[30, 'unknown_network'], [31, 'sender_not_approved'], [32, 'no_route'], [33, 'trial_only']]) {
        const { status, body } = await trial.send({ to: ['0712000001', numbered(last)], text: 'hello' });
        assert.equal(status, 202);
        assert.deepEqual(body.rejected.map((r) => r.code), [code]);
      }
      for (const [last, status, code] of [[40, 402, 'insufficient_credit'], [41, 403, 'account_suspended'], [42, 429, 'queue_full'],
        [43, 429, 'rate_limited'], [44, 503, 'overloaded'], [45, 503, 'store_unavailable']]) {
        const answer = await trial.send({ to: ['0712000001', numbered(last)], text: 'hello' });
        assert.deepEqual([answer.status, answer.body.code], [status, code], `number ${last}`);
        if (status !== 402 && status !== 403) assert.ok(answer.headers['retry-after'], `number ${last}`);
      }
    });

    test('tests cost nothing, reach no operator and are in no report', async () => {
      const before = await balance();
      const messages = await trial.accept({ to: ['0712000002', '0733000002'], text: 'hello', from: 'NOBODYS' });
      for (const { id } of messages) await ended(id);
      assert.deepEqual(await balance(), before);
      const [real] = await live.accept({ to: '0712000003', text: 'in earnest' });
      await ended(real.id, live);
      const submitted = JSON.stringify(await smsc.messages(1000));
      assert.match(submitted, /254712000003/);
      assert.doesNotMatch(submitted, /25471200000[12]|254733000002|254700000/);
      const today = new Date(Date.now() + 3 * 3600_000).toISOString().slice(0, 10);
      const row = await until('the report', async () => {
        const { body } = await live.call('GET', `/v1/reports/daily?from=${today}&to=${today}&group=network`);
        return body.rows?.some((r) => r.states.delivered) ? body.rows : undefined;
      });
      assert.deepEqual(row.map((r) => [r.network, r.messages]), [['safaricom', 1]]);
      assert.ok((await server.verify()).ok);
    });

    test('a test key sees, cancels and repeats nothing that was sent in earnest', async () => {
      const [real] = await live.accept({ to: '0712000004', text: 'in earnest' }, { 'idempotency-key': 'both' });
      assert.equal((await trial.call('GET', `/v1/messages/${real.id}`)).status, 404);
      assert.equal((await trial.call('POST', `/v1/messages/${real.id}/cancel`)).status, 404);
      const own = await trial.send({ to: '0712000004', text: 'in earnest' }, { 'idempotency-key': 'both' });
      assert.equal(own.status, 202);
      assert.equal(own.headers['idempotent-replayed'], undefined);
      assert.equal(own.body.messages[0].test, true);
      const seen = async (rest, query = '') => (await rest.call('GET', `/v1/messages?limit=500${query}`)).body.messages;
      assert.ok((await seen(trial)).every((m) => m.test === true));
      assert.ok((await seen(live, '&test=false')).every((m) => m.test === undefined));
      assert.ok((await seen(live, '&test=true')).every((m) => m.test === true));
      const all = await seen(live);
      assert.ok(all.some((m) => m.id === real.id) && all.some((m) => m.id === own.body.messages[0].id));
    });

    test('callbacks of tests say that they are', async () => {
      const id = await sendTo(1, { callback_url: callbacks.url });
      const event = await until('the callback', () => callbacks.requests.flatMap(({ body }) => eventsOf(JSON.parse(body)))
        .find((e) => e.id === id));
      assert.equal(event.test, true);
    });

    test('a test key has no scope over what is in earnest, and keeps its kind when it is rotated', async () => {
      const { code, stderr } = await server.command('key', 'create', account, '--test', '--scope', 'webhooks:manage', '--json');
      assert.notEqual(code, 0);
      assert.match(stderr, /webhooks:manage/);
      const one = await run('key', 'create', account, '--test', '--scope', 'messages:send');
      const next = await run('key', 'rotate', one.key_id);
      assert.match(next.api_key, /^mbs_test_/);
      assert.equal((await trial.call('GET', '/v1/webhooks')).status, 403);
    });

    test('without a sender a test goes out as TEST', async () => {
      const { status, body } = await trial.call('POST', '/v1/messages', { to: numbered(1), text: 'hello' });
      assert.equal(status, 202, JSON.stringify(body));
      assert.equal((await ended(body.messages[0].id)).from, 'TEST');
    });
  });
}

testKeysAt('SQLite');
testKeysAt('PostgreSQL');
