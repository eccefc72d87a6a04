// mbs-sandbox beside a server and simulated operators: what is sent is read by its JSON.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Child, freePort, listening, program, remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { Hopeless, until } from './lib/wait.mjs';

describe('the sandbox', () => {
  let folder, smscs, server, rest, sandbox, url;
  const get = async (target) => (await fetch(`${url}${target}`)).json();
  /** The texts that a number has got, once there are as many as wanted. */
  const texts = (to, count) => until(`${count} texts to ${to}`, async () => {
    const { messages } = await get(`/api/messages?to=${to}`);
    return messages.length === count && messages;
  });

  before(async () => {
    folder = temporaryFolder('sandbox');
    smscs = [await Smsc.start(folder), await Smsc.start(folder, { name: 'airtel' })];
    server = await Server.prepare(folder, { links: [link(smscs[0]), link(smscs[1], { long_message: 'sar' })] });
    await server.migrate();
    rest = new Rest(server.url, (await server.createAccount()).api_key);
    await server.start();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    sandbox = new Child(program('mbs-sandbox'), ['--listen', `127.0.0.1:${port}`, '--mail', path.join(folder, 'mail'),
      ...smscs.flatMap((smsc) => ['--smsc', `${smsc.name}=127.0.0.1:${smsc.control}`])],
    { log: path.join(folder, 'sandbox.log') });
    await until('the sandbox', () => {
      if (!sandbox.running) throw new Hopeless(sandbox.tail());
      return listening(port);
    });
  });
  after(async () => {
    rest?.close();
    if (server?.child?.running) await server.kill();
    await sandbox?.stop();
    for (const smsc of smscs ?? []) await smsc.stop();
    remove(folder);
  });

  test('shows a text on the phone that it was sent to, and reads on from there', async () => {
    await rest.accept({ to: '0712345678', text: 'Habari' });
    const [first] = await texts('254712345678', 1);
    assert.equal(first.text, 'Habari');
    assert.equal(first.from, 'MBSDEMO');
    assert.equal(first.network, 'safaricom');
    assert.ok(Math.abs(Date.now() - Date.parse(first.at)) < 60_000, first.at);
    const { last } = await get('/api/messages?to=0712345678');
    await rest.accept({ to: '0712345678', text: 'second' });
    await until('the second', async () => {
      const { messages } = await get(`/api/messages?to=0712345678&after=${last}`);
      return messages.length === 1 && messages[0].text === 'second';
    });
  });

  test('puts segments together, whichever way an operator has them marked', async () => {
    const text = `Karibu sana 😀 ${'malipo yako yamepokelewa, asante. '.repeat(8)}`.trim();
    await rest.accept({ to: ['0712000001', '0733000001'], text });
    for (const [to, network] of [['254712000001', 'safaricom'], ['254733000001', 'airtel']]) {
      const [shown] = await texts(to, 1);
      assert.equal(shown.text, text);
      assert.equal(shown.network, network);
      assert.equal(shown.complete, true);
      assert.ok(shown.segments > 3);
    }
  });

  test('reads on when a simulator has begun anew', async () => {
    const [safaricom] = smscs;
    await safaricom.stop();
    smscs[0] = Object.assign(safaricom, { child: new Child(program('mbs-smsc'), ['--listen', `127.0.0.1:${safaricom.port}`,
      '--http', `127.0.0.1:${safaricom.control}`, '--name', 'safaricom', '--system-id', 'mbs', '--password', 'secret'],
    { log: path.join(folder, 'again.log') }) });
    await rest.accept({ to: '0712000002', text: 'after it' });
    assert.equal((await texts('254712000002', 1))[0].text, 'after it');
  });

  test('shows the mails that come into the folder', async () => {
    fs.mkdirSync(path.join(folder, 'mail'), { recursive: true });
    const draft = path.join(folder, 'mail', '.1.tmp');
    fs.writeFileSync(draft, ['From: mbs <no-reply@example.co.ke>', 'To: Amina <amina@example.com>',
      'Subject: =?utf-8?q?Msimbo_wako_=E2=80=93_482910?=', 'Content-Type: multipart/alternative; boundary=b', '',
      '--b', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '',
      Buffer.from('Msimbo wako ni 482910 – asante').toString('base64'),
      '--b', 'Content-Type: text/html; charset=utf-8', '', '<p>482910</p>', '--b--', ''].join('\r\n'));
    fs.renameSync(draft, path.join(folder, 'mail', '1.eml'));
    const [mail] = await until('the mail', async () => {
      const { mails } = await get('/api/mails?to=amina@example.com');
      return mails.length === 1 && mails;
    });
    assert.equal(mail.subject, 'Msimbo wako – 482910');
    assert.equal(mail.text, 'Msimbo wako ni 482910 – asante');
    const html = await fetch(`${url}/mails/${mail.number}.html`);
    assert.match(html.headers.get('content-security-policy'), /^sandbox; default-src 'none'/);
    assert.equal(await html.text(), '<p>482910</p>');
  });

  test('ends when it is told to', async () => {
    assert.equal((await sandbox.stop('SIGTERM', 10)).code, 0);
  });
});
