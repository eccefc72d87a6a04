// Webhooks looked after: what was tried, pauses, tests, replays, and what is no message's. Both databases.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { eventsOf } from './lib/callbacks.mjs';
import { EventStream } from './lib/events.mjs';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Receiver } from './lib/receiver.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { totp } from './lib/totp.mjs';
import { until } from './lib/wait.mjs';

function webhooksOn(kind) {
  describe(`webhooks on ${kind}`, () => {
    let folder, postgres, smsc, server, duka, soko;

    /** An account with a receiver and its webhook. */
    async function customer(email) {
      const made = await server.createAccount({ email });
      const receiver = await Receiver.start();
      const rest = new Rest(server.url, made.api_key);
      return { account: made.account_id, receiver, rest };
    }
    async function register(c, fields = {}) {
      const { status, body } = await c.rest.call('POST', '/v1/webhooks', { url: c.receiver.url, ...fields });
      assert.equal(status, 201, JSON.stringify(body));
      c.receiver.secret = body.secret;
      c.webhook = `/v1/webhooks/${body.id}`;
      return body;
    }
    const send = (c, reference) => c.rest.accept({ to: '0712000001', text: 'Habari', reference, callback_url: c.receiver.url });
    const heard = (c, reference) => c.receiver.told.filter(({ events }) => events.some((e) => e.reference === reference));
    const deliveries = async (c, query = '') => (await c.rest.call('GET', `${c.webhook}/deliveries?limit=100${query}`)).body.deliveries;
    const command = async (...args) => {
      const { code, stdout, stderr } = await server.command(...args, '--json');
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout);
    };

    before(async () => {
      folder = temporaryFolder('webhooks');
      if (kind === 'PostgreSQL') postgres = await Postgres.start();
      smsc = await Smsc.start(folder, { options: ['--receipt-delay-ms', '1'] });
      fs.mkdirSync(path.join(folder, 'mail'));
      server = await Server.prepare(folder, {
        database: postgres?.url,
        links: [link(smsc, { networks: ['*'] })],
        settings: {
          mail: { transport: 'folder', from: 'Tuma <no-reply@tuma.example>', folder: path.join(folder, 'mail') },
          people: { password_memory: 1024, password_passes: 1 },
        },
      });
      await server.migrate();
      duka = await customer('duka@example.com');
      soko = await customer('soko@example.com');
      await server.start();
      await register(duka);
      await register(soko);
    });
    after(async () => {
      for (const c of [duka, soko]) {
        c?.rest.close();
        await c?.receiver.stop();
      }
      if (server?.child?.running) await server.kill();
      await smsc?.stop();
      await postgres?.destroy();
      remove(folder);
    });

    test('six failures in a row, then success: all arrive, each attempt is listed, and the neighbour waits for nothing', async () => {
      duka.receiver.script = Array.from({ length: 6 }, () => [503, '<b>busy</b>']);
      for (let i = 0; i < 8; i += 1) await send(duka, `six-${i}`);
      await send(soko, 'neighbour');
      await until('the neighbour to be told', () => heard(soko, 'neighbour').length === 1, { seconds: 5 });
      await until('all to arrive', async () => (await deliveries(duka, '&state=delivered')).length >= 8, { seconds: 90 });
      const all = await deliveries(duka);
      const failures = all.filter((d) => d.status === 503);
      assert.equal(failures.length, 6);
      assert.ok(failures.every((d) => d.answer === '<b>busy</b>' && d.state !== 'delivered' && d.duration_ms >= 0));
      assert.ok(all.some((d) => d.attempt > 1 && d.state === 'delivered' && d.answer === 'thank you'));
      assert.deepEqual(await deliveries(duka, '&state=waiting'), []);
    });

    test('a test event arrives at once and its result is among the deliveries', async () => {
      duka.receiver.script = [[418, 'I am a teapot']];
      const { status, body } = await duka.rest.call('POST', `${duka.webhook}/test`);
      assert.equal(status, 202);
      await until('the test', () => duka.receiver.told.some((t) => t.headers['webhook-id'] === body.event_id));
      const told = duka.receiver.told.find((t) => t.headers['webhook-id'] === body.event_id);
      assert.equal(JSON.parse(told.body).type, 'webhook.test');
      assert.ok(duka.receiver.isSigned(told));
      const found = await until('its delivery', async () => (await deliveries(duka)).find((d) => d.event_id === body.event_id));
      assert.deepEqual([found.state, found.status, found.answer, found.type], ['failed', 418, 'I am a teapot', 'webhook.test']);
    });

    test('a paused webhook keeps what it is told, over a restart too, and holds up nobody', async () => {
      const live = await EventStream.open(server.url, '/v1/events', { Authorization: `Bearer ${duka.rest.key}` });
      assert.equal((await duka.rest.call('PATCH', duka.webhook, { paused: true })).body.state, 'paused');
      await live.until('the pause', (s) => s.named('webhook').at(-1)?.data.state === 'paused');
      assert.equal(live.named('webhook').at(-1).data.id, duka.webhook.split('/').pop());
      live.close();
      await send(duka, 'kept');
      await send(soko, 'meanwhile');
      await until('the neighbour to be told', () => heard(soko, 'meanwhile').length === 1);
      assert.equal(heard(duka, 'kept').length, 0);
      await server.stop();
      await server.start();
      await send(soko, 'after the restart');
      await until('the neighbour to be told', () => heard(soko, 'after the restart').length === 1);
      assert.equal(heard(duka, 'kept').length, 0);
      await duka.rest.call('PATCH', duka.webhook, { paused: false });
      await until('what was kept', () => heard(duka, 'kept').length === 1);
    });

    test('a replay has the id and the form of signature that it had, once for each time it is asked for', async () => {
      await send(soko, 'again');
      await until('it to arrive', () => heard(soko, 'again').length === 1);
      const [first] = heard(soko, 'again');
      const from = new Date(Number(first.headers['webhook-timestamp']) * 1000 - 5000).toISOString();
      const delivery = await until('its delivery', async () =>
        (await deliveries(soko)).find((d) => d.event_id === first.headers['webhook-id']));
      const replayed = await soko.rest.call('POST', `/v1/webhook-deliveries/${delivery.id}/replay`);
      assert.deepEqual([replayed.status, replayed.body.replayed], [202, 1]);
      await until('the replay', () => heard(soko, 'again').length === 2);
      const [, second] = heard(soko, 'again');
      assert.equal(second.headers['webhook-id'], first.headers['webhook-id']);
      assert.deepEqual(second.body, first.body);
      assert.ok(soko.receiver.isSigned(first) && soko.receiver.isSigned(second));
      const span = { from, to: new Date(Date.now() + 1000).toISOString() };
      const counted = await soko.rest.call('POST', `${soko.webhook}/replay`, { ...span, only_count: true });
      assert.ok(counted.body.matching >= 1);
      assert.equal(counted.body.replayed, 0);
      const other = await duka.rest.call('POST', `/v1/webhook-deliveries/${delivery.id}/replay`);
      assert.equal(other.status, 404);
    });

    test('outcomes of messages that name no URL go to the default webhook, which is moved; those that name one go there', async () => {
      const plain = (reference) => duka.rest.accept({ to: '0712000001', text: 'Habari', reference });
      const listed = async () => (await duka.rest.call('GET', '/v1/webhooks')).body.webhooks;
      assert.deepEqual((await listed()).map((h) => h.default), [true]);
      await plain('by default');
      await until('it to arrive', () => heard(duka, 'by default').length === 1);
      assert.ok(duka.receiver.isSigned(heard(duka, 'by default')[0]));
      const second = await Receiver.start();
      try {
        const made = await duka.rest.call('POST', '/v1/webhooks', { url: second.url, default: true });
        assert.deepEqual([made.status, made.body.default], [201, true]);
        assert.deepEqual((await listed()).map((h) => h.default), [false, true]);
        await plain('by the second');
        await send(duka, 'by its own');
        const at = (receiver, reference) => heard({ receiver }, reference).length;
        await until('both to arrive', () => at(second, 'by the second') === 1 && at(duka.receiver, 'by its own') === 1);
        assert.equal(at(duka.receiver, 'by the second') + at(second, 'by its own'), 0);
        // From the command line too, beside the running server.
        await command('webhook', 'default', duka.webhook.split('/').pop());
        await plain('by the first again');
        await until('it to arrive', () => at(duka.receiver, 'by the first again') === 1);
        assert.equal((await duka.rest.call('DELETE', duka.webhook)).status, 200);
        await plain('by nobody');
        assert.deepEqual((await listed()).map((h) => h.default), [false]);
        await duka.rest.call('PATCH', `/v1/webhooks/${made.body.id}`, { default: true });
        await plain('by the second again');
        await until('it to arrive', () => at(second, 'by the second again') === 1);
        assert.equal(at(second, 'by nobody') + at(duka.receiver, 'by nobody'), 0);
      } finally {
        await second.stop();
      }
      await register(duka);
    });

    test('a decision about a sender ID is told to who subscribed, and only to them', async () => {
      const refused = await duka.rest.call('PATCH', duka.webhook, { events: ['sender.final'] });
      assert.equal(refused.status, 400);
      assert.match(refused.body.detail, /sender\.approved/);
      await duka.rest.call('PATCH', duka.webhook, { events: ['sender.approved', 'message.delivered'] });
      const owner = await command('person', 'create', '--account', duka.account, '--role', 'owner', '--email', 'amina@example.com', '--name', 'Amina');
      const tab = new Browser(server.url);
      assert.equal((await tab.post('/v1/session', { email: owner.email, password: owner.password })).code, '201 ok');
      tab.account = duka.account;
      const asked = await tab.post('/v1/sender-requests', { name: 'DUKAPLUS', purpose: 'Receipts' });
      assert.equal(asked.code, '201 ok');
      const made = await command('staff', 'create', '--name', 'Ina', '--email', 'ina@example.com', '--role', 'operator', '--with-factor');
      const desk = new Browser(server.url);
      assert.equal((await desk.post('/v1/session', { email: made.email, password: made.password, code: totp(made.totp_secret) })).code, '201 ok');
      assert.equal((await desk.post(`/v1/platform/sender-requests/${asked.body.id}/approve`)).code, '200 ok');
      const isIt = (t) => JSON.parse(t.body).type === 'sender.approved';
      await until('the decision to be told', () => duka.receiver.told.some(isIt));
      const told = duka.receiver.told.find(isIt);
      assert.ok(duka.receiver.isSigned(told));
      assert.match(told.headers['webhook-id'], /^evt_[0-9a-z]{13}$/);
      assert.deepEqual([JSON.parse(told.body).data.sender, JSON.parse(told.body).data.state], ['DUKAPLUS', 'approved']);
      assert.ok(!soko.receiver.told.some(isIt));
      await until('its delivery', async () => (await deliveries(duka)).some((d) => d.type === 'sender.approved'));
      assert.equal((await command('audit', 'verify')).ok, true);
    });
  });
}

webhooksOn('SQLite');
webhooksOn('PostgreSQL');
