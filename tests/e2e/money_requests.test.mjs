// Money that staff move by hand: one proposes, another approves, while the server is killed in between. Both databases.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { totp } from './lib/totp.mjs';
import { pause, until } from './lib/wait.mjs';

const FIRST_CREDIT = 1000;
const units = (money) => Number(money.amount.replace('.', ''));
const today = () => new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 10);

for (const kind of ['sqlite', 'postgresql']) {
  describe(`money requests on ${kind}`, () => {
    let folder, postgres, server, account, rest, jane, juma;
    async function command(...args) {
      const { code, stdout, stderr } = await server.command(...args, '--json');
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout);
    }
    /** Somebody of finance, signed in with the second factor. */
    async function treasurer(name) {
      const made = await command('staff', 'create', '--role', 'finance', '--email', `${name}@tuma.example`, '--name', name, '--with-factor');
      const tab = new Browser(server.url);
      const { code } = await tab.post('/v1/session', { email: made.email, password: made.password, code: totp(made.totp_secret) });
      assert.equal(code, '201 ok');
      return tab;
    }
    const payment = (reference, amount = '2500') => ({
      kind: 'bank_payment', account: account.account_id, amount, reference, way: 'bank_transfer', value_date: today(), party: 'Duka Ltd',
    });
    const path = '/v1/platform/money-requests';
    const proposed = async (who, body) => {
      const made = await who.post(path, body);
      assert.equal(made.status, 201, JSON.stringify(made.body));
      return made.body;
    };
    const balance = async () => units((await rest.call('GET', '/v1/balance')).body.available);

    before(async () => {
      folder = temporaryFolder('money');
      if (kind === 'postgresql') postgres = await Postgres.start();
      server = await Server.prepare(folder, {
        database: postgres?.url,
        links: [link({ name: 'closed', port: 1 }, { networks: ['*'] })],
        settings: { people: { password_memory: 1024, password_passes: 1 } },
      });
      await server.migrate();
      account = await server.createAccount({ credit: FIRST_CREDIT });
      await server.start();
      rest = new Rest(server.url, account.api_key);
      jane = await treasurer('jane');
      juma = await treasurer('juma');
    });
    after(async () => {
      if (server?.child?.running) await server.kill();
      await postgres?.destroy();
      remove(folder);
    });

    test('a bank payment is credited when another person approves it, and the running server counts it', async () => {
      const before = await balance();
      const made = await proposed(jane, payment('FT-1'));
      assert.equal(made.state, 'proposed');
      assert.equal((await jane.post(`${path}/${made.id}/approve`)).code, '403 permission_missing');
      assert.equal(await balance(), before);
      const done = await juma.post(`${path}/${made.id}/approve`);
      assert.equal(done.body.state, 'done');
      await until('the balance to rise', async () => (await balance()) === before + 25_000_000, { seconds: 3 });
      assert.equal((await juma.post(`${path}/${made.id}/approve`)).code, '409 not_waiting');
      assert.equal((await juma.post(path, payment('ft-1'))).code, '409 already_exists');
    });

    test('the command line proposes what is more than one may adjust alone, and never approves', async () => {
      const before = await balance();
      const small = await command('account', 'credit', account.account_id, '5', '--reference', 'small');
      assert.equal(small.state, 'done');
      const more = await server.command('account', 'credit', account.account_id, '5000', '--reference', 'large', '--json');
      assert.equal(more.code, 1, 'nothing has moved');
      const large = JSON.parse(more.stdout);
      assert.equal(large.state, 'proposed');
      await until('the small one to count', async () => (await balance()) === before + 50_000, { seconds: 3 });
      const listed = await command('money-request', 'list');
      assert.ok(listed.requests.some((r) => r.request_id === large.request_id));
      const { code } = await server.command('money-request', 'approve', large.request_id);
      assert.equal(code, 2);
      assert.equal((await juma.post(`${path}/${large.request_id}/approve`)).status, 200);
      await until('the large one to count', async () => (await balance()) === before + 50_050_000, { seconds: 3 });
    });

    test('a refund takes what is there, and is paid out once', async () => {
      const body = { kind: 'refund', account: account.account_id, way: 'mpesa', party: 'Jane', note: 'leaves' };
      assert.equal((await jane.post(path, { ...body, amount: '10000000' })).code, '402 insufficient_credit');
      const before = await balance();
      const made = await proposed(jane, { ...body, amount: '100' });
      assert.equal((await juma.post(`${path}/${made.id}/approve`)).body.state, 'approved');
      await until('the balance to fall', async () => (await balance()) === before - 1_000_000, { seconds: 3 });
      const paid = await jane.post(`${path}/${made.id}/paid-out`, { reference: 'qk12ab34cd' });
      assert.equal(paid.body.paid_reference, 'QK12AB34CD');
      assert.equal((await juma.post(`${path}/${made.id}/paid-out`, { reference: 'x' })).code, '409 no_change');
    });

    test('kill -9 while two approve the same requests credits each once or not at all', async () => {
      const before = await balance();
      const ids = [];
      for (let i = 0; i < 60; ++i) ids.push((await proposed(jane, payment(`K-${i}`, '10'))).id);
      let running = true;
      const approving = async (who) => {
        const left = new Set(ids);
        while (running && left.size > 0)
          for (const id of left) {
            const answer = await who.post(`${path}/${id}/approve`).catch(() => ({ status: 0 }));
            if (answer.status === 200 || answer.status === 409) left.delete(id);
            await pause(5);
            if (!running) return;
          }
      };
      const all = Promise.all([approving(juma), approving(juma)]);
      for (let kill = 0; kill < 3; ++kill) {
        await pause(150 + Math.random() * 250);
        await server.kill();
        await server.start();
      }
      const states = async () => (await Promise.all(ids.map((id) => jane.get(`${path}/${id}`)))).map((r) => r.body.state);
      await until('all to be approved', async () => (await states()).every((s) => s === 'done'), { seconds: 60 });
      running = false;
      await all;
      await until('the balance', async () => (await balance()) === before + 60 * 100_000, { seconds: 5 });
      const approved = await command('audit', 'list', '--action', 'money_request.approved', '--limit', '1000');
      assert.equal(approved.entries.filter((e) => ids.includes(e.object)).length, 60);
      const verified = await server.command('verify', '--whole', '--json');
      assert.equal(verified.code, 0, verified.stdout);
      const { system_accounts: held } = JSON.parse(verified.stdout);
      assert.equal(held.bank_clearing, '-3100.0000');
      assert.equal(held.refunds, '100.0000');
      assert.equal(held.grants, `-${FIRST_CREDIT}.0000`);
    });
  });
}
