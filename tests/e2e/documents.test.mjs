// Receipts, tax invoices and credit notes: what an invoice says is what the ledger posted, and numbers have no gap and
// dates do not fall, although server and commands are killed with -9 while documents are made.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { paid } from './lib/payments.mjs';
import { Postgres } from './lib/postgres.mjs';
import { Child, mustExecute, program, remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { change } from './lib/sqlite.mjs';
import { pause, until } from './lib/wait.mjs';

const WORKERS = 8;
const EACH = 12; // credit notes of a worker, and payments
const ACCOUNT = 'test@example.com';
const documents = { seller_name: "Ng'ombe Messaging Ltd", seller_address: 'Kimathi Street 1, Nairobi', seller_pin: 'P051234567A' };

/** The month before the one of now in East Africa Time, and a day in its middle (since 1970). */
function lastMonth() {
  const here = new Date(Date.now() + 3 * 3_600_000);
  const first = new Date(Date.UTC(here.getUTCFullYear(), here.getUTCMonth() - 1, 1));
  return { month: first.toISOString().slice(0, 7), middle: first.getTime() / 86_400_000 + 14 };
}

/** A server that makes documents; `body(house)` in it. */
async function house(database, body) {
  const folder = temporaryFolder();
  const postgres = database === 'postgresql' ? await Postgres.start() : undefined;
  const smsc = await Smsc.start(folder);
  const server = await Server.prepare(folder, {
    database: postgres?.url, links: [link(smsc)], settings: {
      documents, http: { public_url: 'https://tuma.example' }, people: { password_memory: 1024, password_passes: 1 },
    },
  });
  const run = (sql) => (postgres ? postgres.query(sql) : change(path.join(folder, 'mbs.db'), sql));
  const json = async (...args) => JSON.parse((await mustExecute(program('mbs'), [...args, '--json', '--config', server.config])).stdout);
  try {
    await server.migrate();
    const account = await server.createAccount({ credit: 1000 });
    await server.start();
    await body({ server, folder, run, json, account: account.account_id, rest: new Rest(server.url, account.api_key) });
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

/** Sends, and moves what was charged into the month before: nobody waits for a month to end. */
async function charged({ server, rest, run }, messages) {
  const to = Array.from({ length: messages }, (_, i) => `07${String(12_000_000 + i)}`);
  const sent = await rest.call('POST', '/v1/messages', { from: 'MBSDEMO', to, text: 'Habari' });
  assert.equal(sent.status, 202, JSON.stringify(sent.body));
  await until('all to be charged', async () => {
    const { body } = await rest.call('GET', '/v1/balance');
    return body.reserved.amount === '0.0000' && body.available.amount === (1000 - messages * 0.8).toFixed(4);
  });
  await server.stop();
  // Nothing of that month yet; it takes in what was charged.
  assert.notEqual((await server.command('document', 'issue', ACCOUNT, lastMonth().month)).code, 0);
  await run(`UPDATE charge_sums SET day = ${lastMonth().middle}`);
}

/** Serials 1 to n of a kind, dates that do not fall. */
function inOrder(found, letter) {
  const some = found.filter((d) => d.number.includes(`-${letter}-`)).sort((a, b) => (a.number < b.number ? -1 : 1));
  some.forEach((d, i) => assert.ok(d.number.endsWith(String(i + 1).padStart(6, '0')), `${d.number} is number ${i + 1}`));
  some.reduce((last, d) => {
    assert.ok(d.issued_at >= last, `${d.number} of ${d.issued_at} comes after ${last}`);
    return d.issued_at;
  }, '');
  return some.length;
}

async function all(rest) {
  const found = [];
  for (let cursor = ''; cursor !== null;) {
    const { body } = await rest.call('GET', `/v1/documents?limit=100${cursor && `&cursor=${cursor}`}`);
    found.push(...body.documents);
    cursor = body.next_cursor;
  }
  return found;
}

for (const database of ['sqlite', 'postgresql']) {
  describe(`documents on ${database}`, () => {
    test('an invoice is what the ledger posted, and its file says so', () => house(database, async (place) => {
      const { server, folder, json, rest } = place;
      await charged(place, 7);
      const { month } = lastMonth();
      const invoice = await json('document', 'issue', ACCOUNT, month);
      assert.equal(invoice.total, '5.6000');
      const shown = await json('document', 'show', invoice.number);
      assert.equal(shown.lines.reduce((sum, line) => sum + line.segments, 0), 7);
      const again = await server.command('document', 'issue', ACCOUNT, month);
      assert.notEqual(again.code, 0);
      const file = path.join(folder, 'invoice.pdf');
      await json('document', 'pdf', invoice.number, '--file', file);
      const { stdout } = await mustExecute('pdftotext', ['-layout', file, '-']);
      for (const words of [invoice.number, "Ng'ombe Messaging Ltd", 'P051234567A', 'KES 5.60', 'KES 4.83', 'KES 0.77'])
        assert.ok(stdout.includes(words), `${words} in\n${stdout}`);
      await server.start();
      const [kept] = await until('the document', async () => {
        const found = await all(rest);
        return found.length === 1 && found.filter((d) => d.kind === 'invoice');
      });
      const served = await fetch(`${server.url}/v1/documents/${kept.id}/pdf`, { headers: { authorization: `Bearer ${rest.key}` } });
      assert.equal(served.headers.get('content-type'), 'application/pdf');
      assert.deepEqual(Buffer.from(await served.arrayBuffer()), fs.readFileSync(file));
      const token = kept.verify_url.split('/').at(-1);
      const check = await (await fetch(`${server.url}/v1/document-checks/${token}`)).json();
      assert.deepEqual(Object.keys(check).sort(), ['issued_at', 'kind', 'number', 'total']);
      const line = `${kept.number},KRAMW1,77,signed\n`;
      const head = 'number,unit_serial,unit_number,signature\n';
      fs.writeFileSync(path.join(folder, 'said.csv'), head + line + line);
      const taken = await json('document', 'etims-import', path.join(folder, 'said.csv'));
      assert.deepEqual(taken.documents.map((d) => d.came_of_it), ['taken', 'known']);
      assert.equal((await rest.call('GET', `/v1/documents/${kept.id}`)).body.control_unit.number, '77');
    }));

    test('a statement is the same on paper, as a table and as JSON', () => house(database, async (place) => {
      const { server, folder, json, rest, account } = place;
      for (const receipt of ['QK12AB34CD', 'QK12AB34CE']) await paid(json, folder, { account: ACCOUNT, receipt, amount: '1250.00' });
      const sent = await rest.call('POST', '/v1/messages', { to: ['0712000001', '0712000002'], text: 'Karibu!', from: 'MBSDEMO' });
      assert.equal(sent.status, 202);
      const today = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 10);
      const days = `from=${today.slice(0, 8)}01&to=${today}`;
      const said = await until('all to be charged', async () => {
        const { body } = await rest.call('GET', `/v1/statement?${days}`);
        return body.charged?.amount === '1.6000' && body.credited.amount === '3500.0000' && body;
      });
      assert.equal(said.closing.amount, '3498.4000');
      const { email, password } = await json('person', 'create', '--account', ACCOUNT, '--role', 'owner', '--email', 'amina@example.com', '--name', 'Amina');
      const owner = new Browser(server.url);
      assert.equal((await owner.post('/v1/session', { email, password })).code, '201 ok');
      owner.account = account;
      const served = await fetch(`${server.url}/v1/statement.pdf?${days}`, { headers: owner.headers() });
      assert.equal(served.headers.get('content-type'), 'application/pdf');
      const file = path.join(folder, 'statement.pdf');
      const table = await (await fetch(`${server.url}/v1/statement.csv?${days}`, { headers: owner.headers() })).text();
      const amounts = [...table.matchAll(/"(\d+\.\d{4})"/g)].map(([, amount]) => Number(amount).toLocaleString('en', { minimumFractionDigits: 4 }));
      assert.ok(amounts.includes('1,250.0000') && amounts.includes('3,498.4000'), table);
      const drawn = async () => (await mustExecute('pdftotext', ['-layout', file, '-'])).stdout;
      fs.writeFileSync(file, Buffer.from(await served.arrayBuffer()));
      const over = await drawn();
      for (const words of ['Opening balance', 'Closing balance', 'Credit QK12AB34CD', 'Credit QK12AB34CE', "Ng'ombe Messaging Ltd", 'KES 3,498.4000', ...amounts])
        assert.ok(over.includes(words), `${words} in\n${over}`);
      assert.doesNotMatch(over, /712.?000.?00\d/);
      const [from, to] = days.match(/\d{4}-\d\d-\d\d/g);
      const facts = await json('statement', 'pdf', ACCOUNT, '--from', from, '--to', to, '--file', file);
      assert.equal(facts.closing, '3498.4000');
      const lines = (text) => text.split('\n').filter((line) => !line.includes('Drawn up'));
      assert.deepEqual(lines(await drawn()), lines(over));
      const log = (await owner.get('/v1/audit')).body.entries.filter((e) => e.action === 'statement.exported');
      assert.deepEqual(log.map((e) => e.facts.as).sort(), ['pdf', undefined]);
    }));

    test('numbers have no gap and dates do not fall, whoever is killed when', () => house(database, async (place) => {
      const { server, json, rest } = place;
      await charged(place, 300);
      const invoice = await json('document', 'issue', ACCOUNT, lastMonth().month);
      await server.start();
      let killing = true;
      const kills = (async () => {
        for (let i = 0; i < 3 && killing; ++i) {
          await pause(1500);
          await server.kill();
          await server.start();
        }
      })();
      const work = async (worker) => {
        for (let i = 0; i < EACH; ++i) {
          // Until it is known to be there: the database may be busy.
          const one = { account: ACCOUNT, receipt: `W${worker}X${String(i).padStart(7, '0')}`, amount: '1.00' };
          await until('the credit', () => paid(json, place.folder, one).then(() => true, () => false), { seconds: 60 });
          const note = ['document', 'credit-note', invoice.number, '0.01', '--reason', `${worker}-${i}`, '--reference', `${worker}-${i}`, '--config', server.config];
          const making = new Child(program('mbs'), note, { log: path.join(place.folder, `note-${worker}-${i}.log`) });
          // Some in the middle of it.
          if (i % 3 === 0) await pause(20 + 15 * worker).then(() => making.running && making.kill());
          await until('the note to end', () => !making.running);
        }
      };
      await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));
      killing = false;
      await kills;
      const found = await until('all receipts', async () => {
        const now = await all(rest);
        return now.filter((d) => d.kind === 'receipt').length === WORKERS * EACH && now;
      }, { seconds: 120 });
      assert.equal(inOrder(found, 'R'), WORKERS * EACH);
      assert.equal(inOrder(found, 'I'), 1);
      const notes = inOrder(found, 'C');
      assert.ok(notes >= WORKERS * EACH * 2 / 3 && notes <= WORKERS * EACH, `${notes} notes`);
      assert.equal(found.find((d) => d.kind === 'invoice').credited.amount, (notes / 100).toFixed(4));
      assert.equal(new Set(found.filter((d) => d.kind === 'receipt').map((d) => d.reference)).size, WORKERS * EACH);
    }));
  });
}
