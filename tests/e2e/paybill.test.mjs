// Payments that customers make to the paybill by themselves, against the simulated M-Pesa: registered, confirmed, lost,
// twice, at once, found in M-Pesa's list and in the portal's statement. Each receipt is credited once.
import assert from 'node:assert/strict';
import fs from 'node:fs';
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
const phone = (n) => `2547${String(10_000_000 + n)}`;

class House {
  /** A server that takes payments to the paybill, whose addresses M-Pesa knows; `body(house)` in it. */
  static async with(database, { options = [], mpesa: more = {} }, body) {
    const folder = temporaryFolder();
    const postgres = database === 'postgresql' ? await Postgres.start() : undefined;
    const smsc = await Smsc.start(folder);
    const mpesa = await Mpesa.start(folder, options);
    const keys = path.join(folder, 'master.keys');
    await mustExecute(program('mbs'), ['master-key', 'make', keys]);
    const server = await Server.prepare(folder, {
      database: postgres?.url, links: [link(smsc)], settings: { secrets: { master_key_file: keys } },
    });
    server.append({ mpesa: { ...mpesa.settings(server.url), paybill: true, least: 1, ...more } });
    const house = Object.assign(new House(), { folder, mpesa, server });
    try {
      await server.migrate();
      house.account = await server.createAccount({ credit: FIRST_CREDIT });
      await server.start();
      house.urls = await house.json('payment', 'register-urls');
      house.rest = new Rest(server.url, house.account.api_key);
      const { body: options_ } = await house.rest.call('GET', '/v1/top-up-options');
      house.number = options_.paybill.account_number;
      await body(house);
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

  async json(...words) {
    const { code, stdout, stderr } = await this.server.command(...words, '--json');
    assert.equal(code, 0, stdout + stderr);
    return JSON.parse(stdout);
  }

  async gained() {
    const { body } = await this.rest.call('GET', '/v1/balance');
    return (units(body.available) - FIRST_CREDIT * 10_000) / 10_000;
  }

  async gains(shillings, seconds = 10) {
    await until(`KES ${shillings} to be there`, async () => (await this.gained()) === shillings, { seconds });
  }

  payments(...words) { return this.json('payment', 'list', ...words).then((page) => page.payments); }

  /** Another short code's, or ours: what M-Pesa would post of a payment. */
  confirmation(receipt, account, amount = '100.00') {
    return JSON.stringify({ TransactionType: 'Pay Bill', TransID: receipt, TransTime: '20261130091502', TransAmount: amount,
      BusinessShortCode: '174379', BillRefNumber: account, MSISDN: '2547 ***** 126', FirstName: 'JANE' });
  }

  async post(url, body) {
    const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    return { status: answer.status, body: await answer.json() };
  }
}

for (const database of ['sqlite', 'postgresql']) {
  describe(`payments to the paybill on ${database}`, () => {
    test('a payment to the right account is credited, a mistyped one waits for staff, who match it once', () =>
      House.with(database, {}, async (house) => {
        assert.match(house.number, /^[0-9A-HJKMNP-TV-Z]{9}$/);
        await house.mpesa.pay(phone(1), house.number.toLowerCase().replace(/^(...)(...)/, '$1 $2-'), 250);
        await house.gains(250);
        const wrong = house.number.at(-1) === '7' ? '8' : '7';
        await house.mpesa.pay(phone(2), house.number.slice(0, -1) + wrong, 100);
        await house.mpesa.pay(phone(3), "jane's shop", 70);
        const waiting = await until('both to wait', async () => {
          const found = await house.payments('--state', 'suspense');
          return found.length === 2 && found;
        });
        assert.equal(await house.gained(), 250);
        const match = () => house.server.command('payment', 'match', waiting[0].payment_id, house.number, '--reason', 'she called', '--json');
        const outcomes = await Promise.all([match(), match(), match()]);
        assert.equal(outcomes.filter((o) => o.code === 0).length, 1);
        await house.gains(350);
        const [shown] = await house.payments('--receipt', waiting[0].receipt);
        assert.deepEqual([shown.state, shown.reason, shown.matched_by], ['credited', 'she called', 'command_line']);
        assert.equal((await house.payments('--state', 'suspense')).length, 1);
      }));

    test('40 equal tellings at once over 8 connections, half callbacks and half confirmations, are one credit', () =>
      House.with(database, {}, async (house) => {
        const { body: top } = await house.rest.call('POST', '/v1/top-ups', { phone: phone(9), amount: 100 });
        const prompt = await until('the prompt', async () => (await house.mpesa.prompts())[0]);
        const callback = prompt.callback_url;
        const receipt = 'QK12AB34CD';
        const stk = JSON.stringify({ Body: { stkCallback: { MerchantRequestID: 'm', CheckoutRequestID: prompt.id, ResultCode: 0,
          ResultDesc: 'ok', CallbackMetadata: { Item: [{ Name: 'Amount', Value: 100 }, { Name: 'MpesaReceiptNumber', Value: receipt },
            { Name: 'TransactionDate', Value: 20261130091502 }, { Name: 'PhoneNumber', Value: Number(phone(9)) }] } } } });
        const c2b = house.confirmation(receipt, prompt.account_reference);
        const tell = async (n) => {
          for (let i = 0; i < 5; ++i) {
            const isCallback = (n + i) % 2 === 0;
            const { status } = await house.post(isCallback ? callback : house.urls.confirmation_url, isCallback ? stk : c2b);
            assert.equal(status, 200);
          }
        };
        await Promise.all(Array.from({ length: 8 }, (_, n) => tell(n)));
        await house.gains(100);
        await house.server.kill();
        await house.server.start();
        await Promise.all(Array.from({ length: 4 }, (_, n) => tell(n)));
        await pause(1500);
        assert.equal(await house.gained(), 100);
        assert.equal((await house.payments()).length, 1);
        const { body } = await house.rest.call('GET', `/v1/top-ups/${top.id}`);
        assert.deepEqual([body.state, body.receipt], ['paid', receipt]);
      }));

    test('kill -9 while payments come loses none, and what was never confirmed is in M-Pesa\'s list', () =>
      House.with(database, { options: ['--confirmation-lost', '0.3'] }, async (house) => {
        let paid = 0;
        for (let kill = 0; kill < 2; ++kill) {
          const paying = (async () => {
            for (let i = 0; i < 15; ++i) {
              await house.mpesa.pay(phone(100 + paid), house.number, 10);
              ++paid;
              await pause(60);
            }
          })();
          await pause(300 + Math.random() * 300);
          await house.server.kill();
          await house.server.start();
          await paying;
        }
        // M-Pesa gives a merchant that does not answer some seconds.
        await until('all to be paid', async () => (await house.mpesa.counters()).paid === paid, { seconds: 20 });
        await pause(1500);
        const lost = paid * 10 - await house.gained();
        assert.ok(lost > 0, 'some were lost');
        const pulled = await house.json('payment', 'pull');
        assert.equal(pulled.payments, paid);
        // A confirmation that was on its way when the balance was read is booked by itself.
        assert.ok(pulled.credited > 0 && pulled.credited <= lost / 10, `${pulled.credited} of ${lost / 10}`);
        await house.gains(paid * 10);
        assert.equal((await house.json('payment', 'pull')).credited, 0);
        assert.equal(await house.gained(), paid * 10);
      }));

    test('a server that reads the list by itself finds what was lost, also for a top-up whose callback was', () =>
      House.with(database, { options: ['--confirmation-lost', '1', '--callback-lost', '1'], mpesa: { pull_number: '254712000000' } },
        async (house) => {
          await house.mpesa.rule('pin');
          await house.rest.call('POST', '/v1/top-ups', { phone: phone(7), amount: 60 });
          await house.mpesa.pay(phone(8), house.number, 40);
          await until('both to be paid', async () => (await house.mpesa.counters()).paid === 2);
          assert.ok((await house.gained()) < 100);
          await house.json('payment', 'pull');
          await house.gains(100);
          const sources = (await house.payments()).map((p) => p.source);
          assert.deepEqual(sources, ['pull', 'pull']);
        }));

    test('the statement of the portal is the last resort: whole or not at all, and once', () =>
      House.with(database, {}, async (house) => {
        const head = 'Organization Account Statement\nReceipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,'
          + 'Other Party Info,A/C No.\n';
        const row = (receipt, amount, account) =>
          `${receipt},30-11-2026 09:15:02,Pay Bill,Completed,"${amount}",,254712***678 - JANE DOE,${account}\n`;
        const file = path.join(house.folder, 'statement.csv');
        fs.writeFileSync(file, `${head}${row('QK00000001', '1,250.00', house.number)}${row('?', '5.00', 'x')}`);
        const refused = await house.server.command('payment', 'import', file);
        assert.equal(refused.code, 5);
        assert.match(refused.stderr, /line 4: Receipt No\./);
        assert.equal((await house.payments()).length, 0);
        fs.writeFileSync(file, `${head}${row('QK00000001', '1,250.00', house.number)}${row('QK00000002', '5.00', 'jane')}${row('QK00000003', '', '')}`);
        const told = await house.json('payment', 'import', file);
        assert.deepEqual([told.payments, told.credited, told.suspense, told.passed_over], [2, 1, 1, 1]);
        await house.gains(1250);
        assert.equal((await house.json('payment', 'import', file)).known_before, 2);
        assert.equal(await house.gained(), 1250);
      }));

    test('after a rotation of the master key what M-Pesa posts to the old addresses still counts', () =>
      House.with(database, { mpesa: { reject_unknown_accounts: true } }, async (house) => {
        await house.json('master-key', 'rotate');
        await house.server.stop();
        await house.server.start();
        await house.mpesa.pay(phone(1), house.number, 30);
        await house.gains(30);
        await house.mpesa.pay(phone(1), 'jane', 30);
        const refused = await house.post(house.urls.validation_url, house.confirmation('', 'jane'));
        assert.equal(refused.body.ResultCode, 'C2B00012');
        const wrong = await house.post(house.urls.confirmation_url.replace(/.{8}$/, '00000000'), '{}');
        assert.equal(wrong.status, 404);
        await pause(1000);
        assert.equal((await house.mpesa.counters()).paid, 1);
        assert.ok(!fs.readFileSync(path.join(house.folder, 'mbs.log'), 'utf8').includes(house.urls.confirmation_url.slice(-48)));
      }));
  });
}
