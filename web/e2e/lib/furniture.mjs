// A company that has been with mbs for a while: what pages are looked at with.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { paid, statementOf } from '../../../tests/e2e/lib/payments.mjs';
import { Rest } from '../../../tests/e2e/lib/rest.mjs';
import { change } from '../../../tests/e2e/lib/sqlite.mjs';
import { each, until } from '../../../tests/e2e/lib/wait.mjs';

const texts = [
  'Habari Wanjiku, your parcel is at our shop in Westlands. Open until 18:00.',
  'Jirani: KES 1,250 received, thank you. Your balance is KES 0.',
  'Mzigo wako umefika dukani kwetu Nakuru. Njoo na kitambulisho.',
  'Your order 2041 has left Industrial Area and arrives today before noon.',
  'Dear customer, we are closed on Jamhuri Day. We open again on Saturday at 8.',
];
const people = ['0712345678', '0722105933', '0701442210', '0733204411', '0738550917', '0770334521', '0115560720'];

/** Numbers of a test key whose messages end, or stay, in each of the states. */
const magic = {
  delivered: '00',
  undelivered: '10',
  expired: '11',
  unknown: '15',
  rejected: '20',
  accepted: '22',
  submitted: '16',
};

/** A PNG of one colour: a document that a customer sends. */
function picture(width = 240, height = 320) {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0xd9)]);
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = zlib.deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}
function crc(bytes) {
  let c = ~0;
  for (const b of bytes) {
    c ^= b;
    for (let i = 0; i < 8; i++) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0);
  }
  return ~c >>> 0;
}

async function ok(answering, wanted = /^20/) {
  const answer = await answering;
  assert.match(answer.code, wanted, JSON.stringify(answer.body));
  return answer.body;
}

/** The owner's, proved: payments are asked of it. */
const phone = '0712345678';

/** `messages`: how many of each state. `days`: of sums before today, as if it had been sending all along. */
export async function furnish(stage, { messages = 2, days = 0 } = {}) {
  const owner = await stage.company({ email: 'jirani@example.com', name: 'Jirani Traders', credit: 48_400, phone });
  const tab = owner.tab;
  const staff = await stage.staff();
  await stage.command('sender', 'add', owner.account, 'JIRANI-PAY', '--class', 'transactional');
  for (const [role, name] of [
    ['administrator', 'Brian Otieno'],
    ['sender', 'Chebet Koech'],
    ['finance', 'Halima Yusuf'],
    ['viewer', 'Peter Kamau'],
  ])
    await stage.command(
      'person',
      'create',
      '--account',
      owner.account,
      '--role',
      role,
      '--name',
      name,
      '--email',
      `${name.split(' ')[0].toLowerCase()}@jirani.example`,
    );
  await ok(tab.post('/v1/invitations', { email: 'mercy@jirani.example', role: 'sender' }));
  const invitation = await until('the mail of the invitation', () => tokenOfMail(stage));
  const test = await ok(tab.post('/v1/keys', { name: 'trying out', test: true }));
  await ok(tab.post('/v1/keys', { name: 'shop', scopes: ['messages:send', 'messages:read'], expires_in_days: 365 }));
  const gone = await ok(tab.post('/v1/keys', { name: 'old payroll', scopes: ['messages:send'] }));
  await ok(tab.call('DELETE', `/v1/keys/${gone.id}`));
  const webhook = await ok(tab.post('/v1/webhooks', { url: 'http://127.0.0.1:9/reports' }));

  const asked = [];
  for (const [name, purpose] of [
    [
      'KARIBU',
      'Receipts and delivery times to customers of our six shops in Nairobi and Nakuru, and a word when a parcel has come.',
    ],
    ['JIRANIOFFER', 'Offers at the end of the month, to customers who asked for them.'],
    ['20880', 'A short code for answers to our survey.'],
  ])
    asked.push(await ok(tab.post('/v1/sender-requests', { name, purpose })));
  const document = await fetch(`${stage.url}/v1/sender-requests/${asked[0].id}/documents?name=certificate.png`, {
    method: 'POST',
    headers: { ...tab.headers(), 'Content-Type': 'image/png' },
    body: picture(),
  });
  assert.ok(document.ok, await document.text());
  await ok(
    staff.tab.post(`/v1/platform/sender-requests/${asked[1].id}/reject`, {
      reason: 'The letter of authorisation is not signed.',
    }),
  );

  const ids = await write(stage, owner, test, messages);
  if (days > 0) await pretend(stage, days);
  const payment = await strayPayment(stage);
  const list = await goldPrices(stage);
  const receipt = await receiptOf(stage, owner);
  const money = ['money-request', 'refund', owner.account, '10', '--to', 'Jane', '--way', 'mpesa', '--note', 'Leaves'];
  const moneyRequest = (await stage.command(...money)).request_id;
  return {
    owner,
    staff,
    test,
    ids,
    payment,
    list,
    receipt,
    moneyRequest,
    request: asked[0].id,
    rejected: asked[1].id,
    webhook: webhook.id,
    invitation,
  };
}

/** A price list that nobody has yet, with prices in force and to come. */
async function goldPrices(stage) {
  const { list_id } = await stage.command('price', 'create', 'Gold', '--taxes', 'added');
  await stage.command('price', 'set', list_id, '--price', '*=0.65', '--price', 'airtel:otp=0.9');
  await stage.command('price', 'set', list_id, '--price', '*=0.7', '--from', '2099-01-01');
  return list_id;
}

/** The token of the receipt of a payment. */
async function receiptOf(stage, owner) {
  const command = (...args) => stage.command(...args);
  await paid(command, stage.folder, { account: owner.account, receipt: 'QK00000001', amount: '2500.00' });
  await until('its receipt', async () => (await ok(owner.tab.call('GET', '/v1/documents'))).documents.length > 0);
  const token = 'A'.repeat(43); // addresses stand on documents only where there is a public one
  await change(
    path.join(stage.folder, 'mbs.db'),
    `UPDATE billing_documents SET token = '${token}' WHERE number LIKE '%000001'`,
  );
  return token;
}

/** A payment whose account number nobody has: out of a statement of M-Pesa's portal. */
async function strayPayment(stage) {
  await stage.command('payment', 'import', statementOf(stage.folder, { receipt: 'QK00000002' }));
  return (await stage.command('payment', 'list', '--receipt', 'QK00000002')).payments[0].payment_id;
}

/** The token of an invitation that was mailed (quoted-printable, RFC 2045, 6.7); undefined before. */
function tokenOfMail(stage) {
  const folder = path.join(stage.folder, 'mail');
  const mails = fs.readdirSync(folder).filter((name) => name.endsWith('.eml'));
  for (const name of mails) {
    const text = fs.readFileSync(path.join(folder, name), 'utf8').replace(/=\r?\n/g, '');
    const found = /\/accept#token=(?:3D)?([\w-]+)/.exec(text);
    if (found) return found[1];
  }
  return undefined;
}

/** Real messages, and one of each state by the test key; gives the ids by state. */
async function write(stage, owner, test, count) {
  const live = new Rest(stage.url, owner.key);
  const trial = new Rest(stage.url, test.key);
  const ids = {};
  try {
    for (const [state, last] of Object.entries(magic))
      for (let i = 0; i < count; i++) {
        const [m] = await trial.accept({
          to: `+2547000000${last}`,
          from: 'JIRANI',
          text: texts[i % texts.length],
          reference: `try-${i + 1}`,
        });
        ids[state] = m.id;
      }
    const sent = await each(
      Array.from({ length: count * 5 }, (_, i) => i),
      4,
      (i) =>
        live.accept({
          to: people[i % people.length],
          from: 'JIRANI',
          text: texts[i % texts.length],
          reference: `order-${2000 + i}`,
        }),
    );
    ids.live = sent[0][0].id;
    await each(sent, 8, ([m]) => live.final(m.id, 60));
    await until(
      'a test message to be undelivered',
      async () => (await trial.message(ids.undelivered)).state === 'undelivered',
    );
  } finally {
    live.close();
    trial.close();
  }
  return ids;
}

/** Payments by M-Pesa that ended in each of the usual ways, by that; `owner` asked for them. */
export async function payments(stage, owner) {
  const found = {};
  for (const [answer, phone, amount] of [
    ['no_money', '0712 345 678', 5000],
    ['cancel', '0722 105 933', 1000],
    ['pin', '0712 345 678', 1000],
    ['wrong_pin', '0701 442 210', 2500],
    ['pin', '0701 442 210', 2500],
    ['pin', '0712 345 678', 12_500],
  ]) {
    await stage.mpesa.rule(answer);
    const asked = await ok(owner.tab.post('/v1/top-ups', { phone, amount }));
    found[answer] = await until(`the payment to end with ${answer}`, async () => {
      const now = await ok(owner.tab.get(`/v1/top-ups/${asked.id}`));
      return ['paid', 'failed'].includes(now.state) && now;
    });
  }
  await stage.mpesa.rule('ask');
  return found;
}

/** Sums of the days before today, behind the server's back: only the overview reads them. */
async function pretend(stage, days) {
  const file = path.join(stage.folder, 'mbs.db');
  const hour = Math.floor(Date.now() / 3_600_000);
  const rows = [];
  for (let day = 1; day < days; day++)
    for (const [network, part] of [
      [1, 0.66],
      [2, 0.27],
      [3, 0.07],
    ]) {
      const all = Math.round(part * (1800 + 700 * Math.sin(day * 1.7) + (day % 6 === 0 ? -900 : 0)));
      const failed = Math.round(all * 0.021);
      const row = (state, n) =>
        `(%A, ${hour - day * 24}, ${network}, 1, 'JIRANI', ${state}, 0, 0, ${n}, ${n}, ${n * 8000})`;
      rows.push(row(0, all), row(2, all - failed), row(3, failed));
    }
  const account = `(SELECT account FROM hourly_sums WHERE sender = 'JIRANI' AND state = 2 LIMIT 1)`;
  await until('the sums of today', async () => {
    await change(file, `INSERT INTO hourly_sums VALUES ${rows.join(', ').replaceAll('%A', account)}`);
    return true;
  });
}

/** The address of a row of the table for this company; undefined when nobody has said what stands there. */
export function address(pattern, { owner, request, ids, webhook, invitation, payment, list, receipt, moneyRequest }) {
  const known = {
    '/:account/messages/:id': `/${owner.account}/messages/${ids.undelivered}`,
    '/:account/senders/:id': `/${owner.account}/senders/${request}`,
    '/:account/webhooks/:id': `/${owner.account}/webhooks/${webhook}`,
    '/platform/approvals/:id': `/platform/approvals/${request}`,
    '/platform/prices/:id': `/platform/prices/${list}`,
    '/verify/:token': `/verify/${receipt}`,
    '/platform/payments/:id': `/platform/payments/${payment}`,
    '/platform/money-requests/new': `/platform/money-requests/new?kind=bank_payment&account=${owner.account}`,
    '/platform/money-requests/:id': `/platform/money-requests/${moneyRequest}`,
    '/platform/accounts/:id': `/platform/accounts/${owner.account}`,
    '/platform/people/:id': `/platform/people/${owner.person_id}`,
    '/accept': `/accept#token=${invitation}`,
  };
  if (pattern in known) return known[pattern];
  const plain = pattern.replace(':account', owner.account);
  return plain.includes(':') ? undefined : plain;
}
