// An independent mail server (npm smtp-server) takes what mbs sends: STARTTLS, AUTH, refusals, greylisting, silence.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import { MailServer, certificates, serveMail } from './lib/mail_server.mjs';
import { freePort, remove, temporaryFolder } from './lib/processes.mjs';
import { until } from './lib/wait.mjs';

const sendTo = async (server, address, ...more) => {
  const { stdout } = await server.command('mail', 'test', address, '--json', ...more);
  return JSON.parse(stdout);
};
const show = async (server, id) => JSON.parse((await server.command('mail', 'show', id, '--json')).stdout);

describe('mails', () => {
  const folder = temporaryFolder('mail');
  let mails;
  let server;
  let authority;
  before(async () => {
    authority = await certificates(folder);
    mails = await MailServer.start(authority);
    server = await serveMail(folder, mails.port, { ca_file: authority.ca });
  });
  after(async () => {
    await server?.stop();
    await mails?.stop();
    remove(folder);
  });

  test('leave by STARTTLS and AUTH, one envelope a recipient', async () => {
    const sent = await sendTo(server, 'asha@example.com', '--language', 'sw');
    assert.equal(sent.state, 'sent');
    const [mail] = MailServer.to(mails, 'asha@example.com');
    assert.equal(mail.secure, true);
    assert.equal(mail.user, 'mbs');
    assert.equal(mail.from, 'no-reply@tuma.example');
    assert.deepEqual(mail.to, ['asha@example.com']);
    assert.match(mail.text, new RegExp(`^Message-ID: ${sent.message_id}\r$`, 'm'));
    assert.match(mail.text, /^Auto-Submitted: auto-generated\r$/m);
    assert.match(mail.text, /^Subject: Barua pepe ya majaribio ya Tuma\r$/m);
  });

  test('to a refused recipient end at once and mark the address', async () => {
    const refused = await sendTo(server, 'gone@example.com');
    assert.equal(refused.state, 'refused');
    assert.match(refused.last_answer, /^550 5\.1\.1 no such user/);
    assert.equal((await show(server, refused.mail_id)).address_marked, 'refused');
    assert.equal((await sendTo(server, 'gone@example.com')).state, 'refused');
    assert.equal(mails.tries.get('gone@example.com'), 1);
  });

  test('that are greylisted wait some minutes, and delay no other', async () => {
    const grey = await sendTo(server, 'grey@example.com');
    assert.equal(grey.state, 'waiting');
    assert.match(grey.last_answer, /^451 4\.7\.1/);
    const wait = Date.parse(grey.next_attempt_at) - Date.parse(grey.created_at);
    assert.ok(wait > 60_000 && wait < 240_000, `${wait} ms`);
    assert.equal((await sendTo(server, 'other@example.com')).state, 'sent');
    mails.greylists = false;
    await server.command('mail', 'retry', grey.mail_id);
    await until('the second attempt', async () => (await show(server, grey.mail_id)).state === 'sent');
    assert.equal(MailServer.to(mails, 'grey@example.com').length, 1);
  });

  test('whose connection is lost in DATA come again with the same Message-ID', async () => {
    const dropped = await sendTo(server, 'drop@example.com');
    assert.equal(dropped.state, 'waiting');
    await server.command('mail', 'retry', dropped.mail_id);
    await until('the second attempt', async () => (await show(server, dropped.mail_id)).state === 'sent');
    const [mail] = MailServer.to(mails, 'drop@example.com');
    assert.match(mail.text, new RegExp(`^Message-ID: ${dropped.message_id}\r$`, 'm'));
  });

  test('to an address that somebody calls bounced are not tried', async () => {
    await server.command('mail', 'bounced', 'Back@Example.com', '--reason', 'mailbox full for weeks');
    assert.equal((await sendTo(server, 'back@example.com')).state, 'refused');
    assert.equal(mails.tries.has('back@example.com'), false);
    await server.command('mail', 'bounced', 'back@example.com', '--undo');
    assert.equal((await sendTo(server, 'back@example.com')).state, 'sent');
  });

  test('are counted', async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    assert.match(metrics, /^mbs_mails_sent_total [1-9]/m);
    assert.match(metrics, /^mbs_mails_refused_total [1-9]/m);
  });
});

describe('no mail leaves', () => {
  const waits = async (port, more, expected) => {
    const folder = temporaryFolder('mail-away');
    const server = await serveMail(folder, port, more(folder));
    try {
      const mail = await sendTo(server, 'asha@example.com');
      assert.equal(mail.state, 'waiting');
      assert.equal(mail.attempts, 0);
      assert.match(mail.last_answer, expected);
    } finally {
      await server.stop();
      remove(folder);
    }
  };

  test('to a server whose certificate nobody known has signed, or with a wrong password', async () => {
    const folder = temporaryFolder('mail-certificate');
    const authority = await certificates(folder);
    const mails = await MailServer.start(authority);
    try {
      await waits(mails.port, () => ({}), /certificate/i);
      await waits(mails.port, () => ({ ca_file: authority.ca, password: 'wrong' }), /535|denied/i);
      assert.equal(mails.mails.length, 0);
    } finally {
      await mails.stop();
      remove(folder);
    }
  });

  test('to a server that says nothing', async () => {
    const sockets = new Set();
    const silent = net.createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
    });
    const port = await freePort();
    await new Promise((resolve) => { silent.listen(port, '127.0.0.1', resolve); });
    try {
      await waits(port, () => ({}), /time|respon/i);
    } finally {
      for (const s of sockets) s.destroy();
      await new Promise((resolve) => { silent.close(resolve); });
    }
  });
});
