// What happens in an account, as its people see it happen: two streams, one that comes back, a restart, and what ends
// them. Both databases.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { EventStream } from './lib/events.mjs';
import { Mailbox } from './lib/mailbox.mjs';
import { Postgres } from './lib/postgres.mjs';
import { mustExecute, program, remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';

const steps = ['accepted', 'submitted', 'delivered'];
/** Each step at most once, in their order, to the end: what happens within one look is told as the latest. */
function isInOrder(states) {
  assert.deepEqual(states, steps.filter((step) => states.includes(step)));
  assert.equal(states.at(-1), 'delivered');
}

function eventsAt(kind) {
  describe(`events on ${kind}`, () => {
    let folder, postgres, smsc, server, mails, rest, account;
    const follow = (more = {}, key = rest.key) =>
      EventStream.open(server.url, '/v1/events', { Authorization: `Bearer ${key}`, ...more });
    const send = async (to) => (await rest.accept({ to, text: 'Habari' }))[0].id;

    before(async () => {
      folder = temporaryFolder('events');
      if (kind === 'PostgreSQL') postgres = await Postgres.start();
      // Slow enough that each step is told by itself.
      smsc = await Smsc.start(folder, { options: ['--fault-answer-delay-ms', '500', '--receipt-delay-ms', '600'] });
      fs.mkdirSync(path.join(folder, 'mail'));
      mails = new Mailbox(path.join(folder, 'mail'));
      server = await Server.prepare(folder, {
        database: postgres?.url,
        links: [link(smsc, { networks: ['*'] })],
        settings: {
          mail: { transport: 'folder', from: 'Tuma <no-reply@tuma.example>', folder: path.join(folder, 'mail') },
          people: { password_memory: 1024, password_passes: 1 },
        },
      });
      await server.migrate();
      account = await server.createAccount();
      await server.start();
      rest = new Rest(server.url, account.api_key);
    });
    after(async () => {
      if (server?.child?.running) await server.kill();
      await smsc?.stop();
      await postgres?.destroy();
      remove(folder);
    });

    test('a message is seen accepted, submitted and delivered, by two streams alike, and its money', async () => {
      const one = await follow();
      const two = await follow();
      assert.equal(one.status, 200);
      assert.equal(one.headers['content-type'], 'text/event-stream');
      const id = await send('0712345678');
      for (const stream of [one, two]) {
        await stream.until('delivered', (s) => s.states(id).at(-1) === 'delivered');
        isInOrder(stream.states(id));
      }
      assert.deepEqual(one.named('message'), two.named('message'));
      const { network, at } = one.named('message').at(-1).data;
      assert.equal(network, 'safaricom');
      const shown = (await rest.call('GET', `/v1/messages/${id}`)).body;
      assert.equal(shown.updated_at, at);
      const balance = (await rest.call('GET', '/v1/balance')).body;
      await one.until('what the message cost', (s) => {
        const told = s.named('balance').at(-1)?.data;
        return told && JSON.stringify(told) === JSON.stringify(balance);
      });
      one.close();
      two.close();
    });

    test('whoever comes back with the last id misses nothing and hears nothing twice', async () => {
      const first = await follow();
      const whole = await follow();
      const ids = [];
      ids.push(await send('0712345601'));
      await first.until('accepted', (s) => s.states(ids[0]).length > 0);
      first.close();
      await first.untilEnded();
      for (let i = 2; i <= 20; i += 1) ids.push(await send(`07123456${`${i}`.padStart(2, '0')}`));
      await whole.until('all delivered', (s) => ids.every((id) => s.states(id).at(-1) === 'delivered'));
      const back = await follow({ 'Last-Event-ID': first.lastId });
      await back.until('all delivered', (s) => ids.every((id) => s.states(id).at(-1) === 'delivered'));
      assert.equal(back.named('reset').length, 0);
      const told = [...first.named('message'), ...back.named('message')];
      assert.deepEqual(told, whole.named('message'));
      back.close();
      whole.close();
    });

    test('no account hears of another', async () => {
      const other = await server.createAccount({ email: 'other@example.com' });
      const theirs = await follow({}, other.api_key);
      const ours = await follow();
      const id = await send('0712345699');
      await ours.until('delivered', (s) => s.states(id).at(-1) === 'delivered');
      const own = (await new Rest(server.url, other.api_key).accept({ to: '0712345698', text: 'Habari' }))[0].id;
      await theirs.until('delivered', (s) => s.states(own).at(-1) === 'delivered');
      assert.deepEqual([...new Set(theirs.named('message').map((e) => e.data.id))], [own]);
      assert.equal(ours.states(own).length, 0);
      ours.close();
      theirs.close();
    });

    test('a restart ends streams at once, and whoever comes back is told to fetch', async () => {
      const stream = await follow();
      const id = await send('0712345677');
      await stream.until('delivered', (s) => s.states(id).at(-1) === 'delivered');
      const begun = Date.now();
      await server.stop();
      assert.ok(Date.now() - begun < 15000, 'a stream held the stop up');
      await stream.untilEnded(1);
      await server.start();
      const back = await follow({ 'Last-Event-ID': stream.lastId });
      await back.until('a reset', (s) => s.named('reset').length === 1);
      const next = await send('0712345676');
      await back.until('delivered', (s) => s.states(next).at(-1) === 'delivered');
      isInOrder(back.states(next));
      back.close();
    });

    test('a session that the command line ends takes its streams with it, and its account is named in the address', async () => {
      const tab = new Browser(server.url);
      const begun = await tab.post('/v1/sign-up',
        { name: 'Amina', email: 'amina@example.com', phone: '0712000100', company: 'Duka', password: 'correct horse battery' });
      assert.equal(begun.code, '202 ok', JSON.stringify(begun.body));
      const code = await mails.code('amina@example.com');
      await tab.post('/v1/sign-up/confirm', { sign_up: begun.body.sign_up, code });
      const own = (await tab.get('/v1/me')).body.accounts[0].id;
      const stream = await EventStream.open(server.url, `/v1/events?for_account=${own}`, tab.headers());
      assert.equal(stream.status, 200);
      await stream.until('the balance', (s) => s.named('balance').length === 1);
      // Looked at often, and none of it ends the stream.
      await new Promise((resolve) => { setTimeout(resolve, 2500); });
      assert.equal(stream.ended, false);
      await mustExecute(program('mbs'), ['session', 'end', '--all', 'amina@example.com', '--config', server.config]);
      const ended = Date.now();
      await stream.untilEnded(5);
      assert.ok(Date.now() - ended < 2500, `it took ${Date.now() - ended} ms`);
      const refused = await EventStream.open(server.url, `/v1/events?for_account=${own}`, tab.headers());
      assert.equal(refused.status, 401);
    });

    test('credit that the command line gives is seen', async () => {
      const stream = await follow();
      await stream.until('the balance', (s) => s.named('balance').length > 0);
      const before = Number(stream.named('balance').at(-1).data.available.amount);
      await mustExecute(program('mbs'), ['account', 'credit', account.account_id, '25', '--reference', 'R-1', '--config', server.config]);
      await stream.until('the credit', (s) => Number(s.named('balance').at(-1).data.available.amount) === before + 25);
      stream.close();
    });
  });
}

eventsAt('SQLite');
eventsAt('PostgreSQL');
