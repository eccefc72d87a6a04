// Price lists at a running server: what is charged changes at the announced moment, neither before nor after, without a
// restart, over kill -9; customers are told by mail. Both databases.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { Mailbox } from './lib/mailbox.mjs';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { pause, until } from './lib/wait.mjs';

const owner = 'owner@example.com';

/** A server with one account, its owner and its mails; `body(house)` in it. */
async function house(database, body) {
  const folder = temporaryFolder('prices');
  const postgres = database === 'postgresql' ? await Postgres.start() : undefined;
  const smsc = await Smsc.start(folder);
  const mailFolder = path.join(folder, 'mail');
  fs.mkdirSync(mailFolder);
  const server = await Server.prepare(folder, {
    database: postgres?.url, links: [link(smsc, { networks: ['*'] })],
    settings: { mail: { transport: 'folder', folder: mailFolder, from: 'Tuma <no-reply@tuma.example>' } },
  });
  try {
    await server.migrate();
    const account = await server.createAccount();
    const command = async (...args) => {
      const { code, stdout, stderr } = await server.command(...args, '--json');
      assert.equal(code, 0, stderr);
      return stdout ? JSON.parse(stdout) : {};
    };
    await command('person', 'create', '--account', account.account_id, '--role', 'owner', '--email', owner, '--name', 'Amina');
    await server.start();
    await body({ server, command, account, mails: new Mailbox(mailFolder), rest: new Rest(server.url, account.api_key) });
    const verified = await server.verify();
    assert.ok(verified.ok, verified.stdout + verified.stderr);
  } catch (error) {
    error.message += `\n--- the end of mbs.log\n${server.child?.tail()}`;
    throw error;
  } finally {
    if (server.child?.running) await server.kill();
    await smsc.stop();
    await postgres?.destroy();
    remove(folder);
  }
}

const message = { to: ['0712345678'], text: 'Karibu' };

/** What one message costs, as previewed and as accepted. */
async function costs(rest) {
  const preview = await rest.call('POST', '/v1/messages/preview', { from: 'MBSDEMO', ...message });
  const [accepted] = await rest.accept(message);
  return { preview: preview.body.total.amount, charged: accepted.price.amount };
}

const soon = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();

for (const database of ['sqlite', 'postgresql']) {
  describe(`price lists on ${database}`, () => {
    test('prices change at the announced moment, and what was accepted before keeps its own', () =>
      house(database, async ({ server, command, account, mails, rest }) => {
        assert.deepEqual(await costs(rest), { preview: '0.8000', charged: '0.8000' });
        const { list_id: gold } = await command('price', 'create', 'Gold');
        await command('price', 'set', gold, '--price', '*=0.7', '--price', 'safaricom:otp=free');
        const given = soon(12);
        await command('price', 'assign', account.account_id, gold, '--from', given, '--reason', 'codes are free');
        const told = await mails.saying(owner, /0\.8000 > 0\.7000/);
        assert.match(told.subject, /changes at Tuma/);
        const dearer = new Date(Date.parse(given) + 6000).toISOString();
        const refused = await server.command('price', 'set', gold, '--price', '*=0.9', '--from', dearer, '--json');
        assert.equal(refused.code, 5, refused.stdout + refused.stderr);
        await command('price', 'set', gold, '--price', '*=0.9', '--from', dearer, '--reason', 'the operator asks more');
        await mails.saying(owner, /0\.7000 > 0\.9000/);
        const { body } = await rest.call('GET', '/v1/prices');
        assert.deepEqual(body.periods.map((p) => p.from), [null, given, dearer]);
        // All the time messages are sent; each costs what held when it was accepted.
        const sent = [];
        while (Date.now() < Date.parse(dearer) + 1500) {
          const [accepted] = await rest.accept(message);
          sent.push(accepted.id);
          await pause(50);
        }
        const prices = new Set();
        for (const id of sent) {
          const m = await rest.final(id);
          const at = Date.parse(m.accepted_at);
          const right = at < Date.parse(given) ? '0.8000' : at < Date.parse(dearer) ? '0.7000' : '0.9000';
          assert.equal(m.price.amount, right, `${m.accepted_at}: ${m.price.amount}`);
          assert.equal(m.charged.amount, right);
          prices.add(right);
        }
        assert.equal(prices.size, 3);
        assert.deepEqual(await costs(rest), { preview: '0.9000', charged: '0.9000' });
        const otp = await rest.send({ ...message, class: 'otp' });
        assert.equal(otp.body.messages[0].price.amount, '0.9000');
      }));

    test('kill -9 before the moment loses neither the list nor its change', () =>
      house(database, async ({ server, command, account, rest }) => {
        const { list_id: gold } = await command('price', 'create', 'Gold', '--taxes', 'added');
        await command('price', 'set', gold, '--price', '*=0.5');
        await command('price', 'assign', account.account_id, gold);
        await until('the list to hold', async () => (await costs(rest)).charged === '0.5800', { seconds: 5 });
        const moment = soon(6);
        await command('price', 'set', gold, '--price', '*=0.6', '--from', moment, '--reason', 'test');
        await server.kill();
        await server.start();
        const before = await costs(rest);
        if (Date.now() < Date.parse(moment)) assert.deepEqual(before, { preview: '0.5800', charged: '0.5800' });
        await until('the change', async () => (await costs(rest)).charged === '0.6960', { seconds: 15 });
        assert.ok(Date.now() >= Date.parse(moment));
        // Back to the standard prices at once, with a reason.
        await command('price', 'assign', account.account_id, 'standard', '--reason', 'agreed by phone');
        await until('the standard prices', async () => (await costs(rest)).charged === '0.8000', { seconds: 5 });
      }));

    test('what a change does is said before and after it, and what looks mistyped takes a reason', () =>
      house(database, async ({ server, command, account }) => {
        const refused = async (code, words, ...args) => {
          const { code: exit, stderr } = await server.command('price', ...args, '--json');
          assert.equal(exit, code, stderr);
          assert.match(JSON.parse(stderr).error.message, words);
        };
        await refused(2, /looks like an id/, 'create', 'prl_gold');
        await refused(2, /1 to 80 characters/, 'create', 'x'.repeat(81));
        const { list_id: gold } = await command('price', 'create', 'Gold');
        await refused(5, /no prices at that moment/, 'assign', account.account_id, gold);
        const alone = await command('price', 'set', gold, '--price', '*=0.7');
        assert.deepEqual([alone.state, alone.accounts, alone.takes_reason], ['in_force', 0, null]);
        const preview = await command('price', 'preview-assign', account.account_id, gold);
        assert.match(preview.changes, /safaricom 0\.8000 > 0\.7000/);
        const given = await command('price', 'assign', account.account_id, gold);
        assert.equal(given.changes, preview.changes);
        await refused(5, /has this list then already/, 'assign', account.account_id, gold);
        // A decimal point in the wrong place.
        await refused(5, /fall below half at .*: say why with --reason/, 'set', gold, '--price', '*=0.07');
        await refused(2, /--reason must be 1 to 160/, 'set', gold, '--price', '*=0.07', '--reason', 'a\nb');
        const less = await command('price', 'preview', gold, '--price', 'airtel=0.7');
        assert.ok(less.lost_prices.includes('safaricom:otp') && !less.lost_prices.includes('airtel:otp'));
        assert.match(less.takes_reason, /prices rise at/);
        assert.deepEqual(less.first_accounts, [account.account_id]);
        // A moment that has passed, and one that is taken.
        await refused(5, /the moment has passed/, 'set', gold, '--price', '*=0.6', '--from', '2026-01-01');
        const moment = soon(3600);
        const set = await command('price', 'set', gold, '--price', '*=0.6', '--from', moment);
        assert.deepEqual([set.state, set.accounts], ['coming', 1]);
        assert.match(set.changes, /0\.7000 > 0\.6000/);
        await refused(5, /withdraw them first/, 'set', gold, '--price', '*=0.6', '--from', moment);
        const { versions } = (await command('price', 'show', gold)).price_lists[0];
        assert.deepEqual(versions.map((v) => v.state), ['coming', 'in_force']);
      }));

    test('a change that is withdrawn before its moment never comes, and whoever was told is told that', () =>
      house(database, async ({ command, account, mails, rest }) => {
        const { list_id: gold } = await command('price', 'create', 'Gold');
        await command('price', 'set', gold, '--price', '*=0.7');
        await command('price', 'assign', account.account_id, gold);
        const { version_id: version } = await command('price', 'set', gold, '--price', '*=0.9', '--from', soon(60), '--reason', 'test');
        await mails.saying(owner, /0\.7000 > 0\.9000/);
        await command('price', 'withdraw', version);
        await mails.saying(owner, /stay as they are/);
        const { body } = await rest.call('GET', '/v1/prices');
        assert.equal(body.periods.length, 1);
        const networks = (await rest.call('GET', '/v1/networks')).body.networks;
        assert.equal(networks[0].prices[0].per_segment.amount, '0.7000');
      }));
  });
}
