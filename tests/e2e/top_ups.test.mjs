// Payments by M-Pesa against its simulator: every outcome, and kill -9 of the server in the middle of many, with
// callbacks that are late, twice, lost or before the answer. What was paid is credited once, whatever happens.
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { Mpesa } from './lib/mpesa.mjs';
import { Postgres } from './lib/postgres.mjs';
import { mustExecute, program, remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { pause, until } from './lib/wait.mjs';

const FIRST_CREDIT = 1000;
const units = (money) => Number(money.amount.replace('.', ''));
const isOpen = (t) => ['created', 'asking', 'waiting'].includes(t.state);

/** A server that takes payments; `body(house)` in it. */
async function house(database, options, body) {
  const folder = temporaryFolder();
  const postgres = database === 'postgresql' ? await Postgres.start() : undefined;
  const smsc = await Smsc.start(folder);
  const mpesa = await Mpesa.start(folder, options);
  const keys = path.join(folder, 'master.keys');
  await mustExecute(program('mbs'), ['master-key', 'make', keys]);
  const server = await Server.prepare(folder, {
    database: postgres?.url, links: [link(smsc)], settings: { secrets: { master_key_file: keys } },
  });
  server.append({ mpesa: mpesa.settings(server.url) });
  try {
    await server.migrate();
    const account = await server.createAccount({ credit: FIRST_CREDIT });
    await server.start();
    await body({ server, mpesa, rest: new Rest(server.url, account.api_key), account });
    const verified = await server.verify();
    assert.ok(verified.ok, verified.stdout + verified.stderr);
  } catch (error) {
    error.message += `\n--- the end of mbs.log\n${server.child?.tail()}`;
    throw error;
  } finally {
    if (server.child?.running) await server.kill();
    await mpesa.stop();
    await smsc.stop();
    await postgres?.destroy();
    remove(folder);
  }
}

const phone = (n) => `07${String(10_000_000 + n)}`;

async function ask(rest, n, amount, key) {
  const made = await rest.call('POST', '/v1/top-ups', { phone: phone(n), amount }, key ? { 'idempotency-key': key } : {});
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

async function gained(rest) {
  const { body } = await rest.call('GET', '/v1/balance');
  return units(body.available) - FIRST_CREDIT * 10_000;
}

async function all(rest) {
  const found = [];
  for (let cursor = ''; cursor !== null;) {
    const { body } = await rest.call('GET', `/v1/top-ups?limit=100${cursor && `&cursor=${cursor}`}`);
    found.push(...body.top_ups);
    cursor = body.next_cursor;
  }
  return found;
}

for (const database of ['sqlite', 'postgresql']) {
  describe(`payments by M-Pesa on ${database}`, () => {
    test('each outcome of a prompt is told, and what was paid rises the balance', () =>
      house(database, ['--prompt-seconds', '2'], async ({ mpesa, rest, server, account }) => {
        const outcomes = { wrong_pin: 'wrong_pin', no_money: 'insufficient', cancel: 'cancelled' };
        let n = 0;
        for (const [answer, reason] of Object.entries(outcomes)) {
          await mpesa.rule(answer);
          const { id } = await ask(rest, n++, 100);
          const ended = await until(`the end of ${answer}`, async () => {
            const { body } = await rest.call('GET', `/v1/top-ups/${id}`);
            return !isOpen(body) && body;
          });
          assert.deepEqual([ended.state, ended.reason], ['failed', reason]);
        }
        assert.equal(await gained(rest), 0);
        await mpesa.rule('pin');
        const { id } = await ask(rest, n, 250);
        const paid = await until('the payment', async () => {
          const { body } = await rest.call('GET', `/v1/top-ups/${id}`);
          return body.state === 'paid' && body;
        });
        assert.match(paid.receipt, /^[A-Z0-9]{10}$/);
        await until('the balance to rise', async () => (await gained(rest)) === 2_500_000, { seconds: 3 });
        // Nor do staff enter the same payment again.
        const again = await server.command('account', 'credit', account.account_id, '250', '--reference', paid.receipt.toLowerCase());
        assert.notEqual(again.code, 0);
        assert.equal(await gained(rest), 2_500_000);
      }));

    test('a request under one key asks a phone once, however often it comes at once', () =>
      house(database, [], async ({ mpesa, rest }) => {
        const answers = await Promise.all(Array.from({ length: 8 }, () => ask(rest, 1, 100, 'same')));
        assert.equal(new Set(answers.map((a) => a.id)).size, 1);
        const other = await rest.call('POST', '/v1/top-ups', { phone: phone(1), amount: 200 }, { 'idempotency-key': 'same' });
        assert.equal(other.body.code, 'idempotency_key_reused');
        await pause(1000);
        assert.equal((await mpesa.counters()).pushes, 1);
      }));

    test('kill -9 in the middle of payments loses none and credits none twice', () =>
      house(database, ['--callback-delay-ms', '200', '--callback-twice', '0.3', '--callback-lost', '0.1', '--callback-first', '0.2'],
        async ({ server, mpesa, rest }) => {
          await mpesa.rule('pin');
          let n = 0;
          let running = true;
          const asking = (async () => {
            while (running) {
              await rest.call('POST', '/v1/top-ups', { phone: phone(n++), amount: 100 }).catch(() => {});
              await pause(60);
            }
          })();
          for (let kill = 0; kill < 3; ++kill) {
            await pause(1200 + Math.random() * 600);
            await server.kill();
            await server.start();
          }
          await pause(1000);
          running = false;
          await asking;
          const ended = await until('all to end', async () => {
            const found = await all(rest);
            return !found.some((t) => isOpen(t)) && found;
          }, { seconds: 100 });
          const paidThere = (await mpesa.prompts()).filter((p) => p.state === 'paid');
          const paidHere = ended.filter((t) => t.state === 'paid');
          assert.ok(paidHere.length > 10, `${paidHere.length} were paid`);
          // A callback that a kill cut off and an answer that it took with it leave nobody to ask: it is said to be unclear.
          const unclear = ended.filter((t) => t.state === 'unclear').map((t) => t.account_reference);
          const here = new Set(paidHere.map((t) => t.account_reference));
          for (const p of paidThere)
            assert.ok(here.has(p.account_reference) || unclear.includes(p.account_reference), `${p.account_reference} was paid and is lost`);
          const there = new Map(paidThere.map((p) => [p.account_reference, p.receipt]));
          for (const t of paidHere) {
            assert.ok(there.has(t.account_reference), `${t.account_reference} was never paid`);
            if (t.receipt) assert.equal(t.receipt, there.get(t.account_reference));
          }
          assert.equal(await gained(rest), paidHere.length * 1_000_000);
          assert.equal((await mpesa.prompts()).length, new Set((await mpesa.prompts()).map((p) => p.account_reference)).size);
        }));
  });
}
