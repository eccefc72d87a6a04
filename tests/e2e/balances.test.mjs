// Looking after a balance: who is told when it is low, over kill -9 in the moment of the crossing, and a credit limit that
// is changed under a running server.
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { Mailbox } from './lib/mailbox.mjs';
import { Postgres } from './lib/postgres.mjs';
import { mustExecute, program, remove, temporaryFolder } from './lib/processes.mjs';
import { Receiver } from './lib/receiver.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { pause, until } from './lib/wait.mjs';

const MEMBER = 'asha@example.com';
const alerts = '/v1/balance/alerts';

/** A server with an account that has `credit`, a member who gets mails, and a receiver that is told of low balances. */
async function house(database, credit, body) {
  const folder = temporaryFolder();
  const postgres = database === 'postgresql' ? await Postgres.start() : undefined;
  const smsc = await Smsc.start(folder);
  const receiver = await Receiver.start();
  const mails = path.join(folder, 'mail');
  const server = await Server.prepare(folder, {
    database: postgres?.url, links: [link(smsc)],
    settings: { mail: { transport: 'folder', from: 'Tuma <no-reply@tuma.example>', folder: mails } },
  });
  const run = (...args) => mustExecute(program('mbs'), [...args, '--json', '--config', server.config]);
  try {
    await server.migrate();
    const account = await server.createAccount({ credit });
    await run('person', 'create', '--account', account.account_id, '--role', 'finance', '--email', MEMBER, '--name', 'Asha');
    await server.start();
    const rest = new Rest(server.url, account.api_key);
    const hook = await rest.call('POST', '/v1/webhooks', { url: receiver.url, events: ['balance.low'] });
    assert.equal(hook.status, 201, JSON.stringify(hook.body));
    const told = () => new Set(receiver.told.map(({ headers }) => headers['webhook-id'])).size;
    // A kill may have one written twice: what is sent twice has the same id.
    const mailed = () => new Set(new Mailbox(mails).to(MEMBER).filter(({ subject }) => /Low balance/.test(subject))
      .map(({ raw }) => /^Message-ID: (.*)$/mi.exec(raw)[1])).size;
    await body({ server, rest, account: account.account_id, run, told, mailed, receiver });
    const verified = await server.verify();
    assert.ok(verified.ok, verified.stdout + verified.stderr);
  } catch (error) {
    error.message += `\n--- the end of mbs.log\n${server.child?.tail()}`;
    throw error;
  } finally {
    if (server.child?.running) await server.kill();
    await receiver.stop();
    await smsc.stop();
    await postgres?.destroy();
    remove(folder);
  }
}

const send = (rest, messages) => rest.send({
  to: Array.from({ length: messages }, (_, i) => `07${String(12_000_000 + i)}`), text: 'Habari',
});

for (const database of ['sqlite', 'postgresql']) {
  describe(`balances on ${database}`, () => {
    test('a fall below an amount is told once, and again when it was above in between', () =>
      house(database, 100, async ({ rest, run, told, mailed, receiver, account }) => {
        const set = await rest.call('PUT', alerts, { amounts: ['90', '500'], sms: false });
        // This platform has no account to send codes from.
        assert.equal((await rest.call('PUT', alerts, { amounts: ['90'], sms: true })).body.code, 'no_route');
        assert.deepEqual(set.body.alerts.map((a) => a.state), ['below', 'armed']);
        assert.equal((await send(rest, 20)).status, 202);
        await until('the mail', () => mailed() === 1);
        await until('the event', () => told() === 1);
        const { threshold, available } = receiver.told[0].events[0];
        assert.deepEqual([threshold, available], ['90.0000', '84.0000']);
        assert.equal((await send(rest, 5)).status, 202);
        await pause(3000);
        assert.deepEqual([mailed(), told()], [1, 1]);
        await run('account', 'credit', account, '50');
        await until('the amount to be armed again', async () => {
          const { body } = await rest.call('GET', alerts);
          return body.alerts.find((a) => a.amount.amount === '90.0000').state === 'armed';
        });
        await run('account', 'credit', account, '60', '--debit');
        await until('the second mail', () => mailed() === 2);
        await until('the second event', () => told() === 2);
      }));

    test('a kill in the moment of a crossing neither loses nor doubles what is told of it', () =>
      house(database, 1000, async ({ server, rest, run, told, mailed, account }) => {
        const rounds = 3; // so often people are told of an amount on a day
        await rest.call('PUT', alerts, { amounts: ['900'], sms: false });
        for (let round = 1; round <= rounds; round++) {
          assert.equal((await send(rest, 150)).status, 202);
          await pause(round * 250);
          await server.kill();
          await server.start();
          await until(`${round} mails`, () => mailed() >= round);
          await until(`${round} events`, () => told() >= round);
          await run('account', 'credit', account, '120');
          await until('the amount to be armed again', async () =>
            (await rest.call('GET', alerts)).body.alerts[0].state === 'armed');
        }
        await pause(3000);
        assert.deepEqual([mailed(), told()], [rounds, rounds]);
      }));

    test('a credit limit counts within a second, and a lower one is no breach', () =>
      house(database, 1, async ({ server, rest, run, account }) => {
        assert.equal((await send(rest, 10)).body.code, 'insufficient_credit');
        await run('balance', 'limit', account, '100', '--reason', 'pays in 30 days');
        assert.equal((await send(rest, 100)).status, 202);
        await run('balance', 'limit', account, '10', '--reason', 'paid late');
        assert.equal((await rest.call('GET', '/v1/balance')).body.credit_limit.amount, '10.0000');
        assert.equal((await send(rest, 1)).body.code, 'insufficient_credit');
        assert.ok((await server.verify()).ok);
        const { credit_limits: changes } = JSON.parse((await run('balance', 'limits', account)).stdout);
        assert.deepEqual(changes.map((c) => c.after), ['10.0000', '100.0000']);
        await run('account', 'credit', account, '80');
        await until('it to be able to send again', async () => (await send(rest, 1)).status === 202);
      }));
  });
}
