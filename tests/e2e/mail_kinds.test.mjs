// Each kind of mail in both languages, as an independent mail server gets it, told what strangers might have typed.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { MailServer, certificates, serveMail } from './lib/mail_server.mjs';
import { remove, root, temporaryFolder } from './lib/processes.mjs';
import { change } from './lib/sqlite.mjs';
import { until } from './lib/wait.mjs';

const templates = path.join(root, 'actors/mail/templates');
const evil = (name) => `<b onclick=x>${name}</b> "A" & 'B' {{platform}} =?utf-8?q?x?= evil.example`;
const code = '482915';
const time = '2026-03-02T22:04:05Z';
const url = 'https://tuma.example/i#token=a-b_c';
const head = '0123456789abcdef0123456789abcdef';
const words = (...names) => Object.fromEntries(names.map((name) => [name, evil(name)]));

// In the order of their numbers; `what` and `role` are one of several, each with words of its own.
const kinds = [
  ['email_code', { code, minutes: '10' }],
  ['password_reset_code', { code, minutes: '10' }],
  ['new_device', { ...words('name', 'device', 'address'), time }],
  ['new_key', { ...words('name', 'account', 'key', 'start', 'maker'), time }],
  ['credentials_changed', { ...words('name'), time }, { what: ['password', 'email', 'phone'] }],
  ['factor_changed', { ...words('name'), time }, { what: ['on', 'off', 'codes_made', 'code_used'] }],
  ['invitation', { ...words('inviter', 'account'), url, until: time },
    { role: ['owner', 'administrator', 'sender', 'finance', 'viewer'] }],
  ['account_recovery_waiting', { ...words('name', 'address'), until: time, url }],
  ['address_changed_told_old', { ...words('name', 'new'), time }, { what: ['email', 'phone'] }],
  ['sender_approved', words('account', 'sender')],
  ['sender_rejected', words('account', 'sender', 'reason')],
  ['audit_head', { time, entries: '4711', head }],
  ['sign_up_known', { ...words('address'), time }],
  ['test_mail', { time }],
  ['account_suspended', words('account', 'reason')],
  ['account_reopened', words('account')],
  ['ledger_breach', { time, count: '2' }],
  ['price_change', { ...words('account', 'changes'), from: time }],
  ['price_change_withdrawn', { ...words('account'), from: time }],
  ['document_issued', { ...words('name', 'account', 'number', 'amount'), url },
    { what: ['receipt', 'invoice', 'credit_note'] }],
  ['low_balance', words('name', 'account', 'amount', 'available')],
  ['credit_limit_lowered', words('name', 'account', 'before', 'limit', 'available', 'reason')],
];

/** Each kind with each of its choices in each language. */
const wanted = kinds.flatMap(([kind, fields, choices = { '': [''] }], number) => {
  const [[name, values]] = Object.entries(choices);
  return values.flatMap((value) => ['en', 'sw'].map((language) => ({
    kind, number, language, fields, all: name ? { ...fields, [name]: value } : fields,
    to: `${kind}.${value || 'only'}.${language}@${number % 4}.example`,
  })));
});

/** As persistence/mail/ packs them: each name and value behind its length. */
function packed(fields) {
  const parts = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)).flat().flatMap((text) => {
    const octets = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(octets.length);
    return [length, octets];
  });
  return Buffer.concat(parts).toString('hex');
}

const unquoted = (text) => Buffer.from(text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g,
  (_, octet) => String.fromCharCode(Number.parseInt(octet, 16))), 'latin1').toString();

/** Headers, in order and unfolded, and the two parts of a mail. */
function read(text) {
  const [top] = text.split('\r\n\r\n', 1);
  const headers = top.replace(/\r\n[ \t]+/g, ' ').split('\r\n').map((line) => /^([\w-]+): (.*)$/.exec(line).slice(1));
  const boundary = /boundary="([^"]+)"/.exec(top)[1];
  const parts = text.split(`--${boundary}\r\n`).slice(1).map((part) => part.split(`--${boundary}--`)[0])
    .map((part) => ({ type: /^Content-Type: ([^;]+)/.exec(part)[1], text: unquoted(part.slice(part.indexOf('\r\n\r\n') + 4)) }));
  return { names: headers.map(([name]) => name), of: Object.fromEntries(headers), parts };
}

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
  .replace(/'/g, '&apos;');
const plain = (html) => html.replace(/&#39;|&#x27;/g, '&apos;').replace(/&#x2F;|&#47;/g, '/');

describe('every kind of mail', () => {
  const folder = temporaryFolder('mail-kinds');
  let mails, server, got;

  before(async () => {
    const authority = await certificates(folder);
    mails = await MailServer.start(authority);
    server = await serveMail(folder, mails.port, { ca_file: authority.ca });
    const now = Date.now() * 1000;
    const damaged = { kind: 'sender_rejected', number: 10, language: 'en', to: 'damaged@9.example',
      all: { account: 'Duka', sender: 'DUKA', reason: 'No\r\nBcc: everybody@evil.example' } };
    const rows = [...wanted, damaged].map((mail, i) => `(${i + 1}, ${mail.number}, ${mail.all.code ? 1 : 0}, '${mail.to}', `
      + `'${mail.to.split('@')[1]}', ${mail.language === 'sw' ? 1 : 0}, X'${packed(mail.all)}', 'row${i}@tuma.example', `
      + `${now}, ${now + 3600e6}, ${now})`);
    await change(path.join(folder, 'mbs.db'), 'INSERT INTO mail_outbox (id, kind, code, recipient, host, language, fields, '
      + `message_id, created_at, ends_at, next_at) VALUES ${rows.join(', ')}`);
    await until('all mails', () => mails.mails.length >= wanted.length);
    got = new Map(mails.mails.map((mail) => [mail.to[0], { ...mail, ...read(mail.text) }]));
  });
  after(async () => {
    await server?.stop();
    await mails?.stop();
    remove(folder);
  });

  test('is in this table, under its number', async () => {
    const known = fs.readdirSync(templates).filter((name) => name.endsWith('.en.mustache')).map((name) => name.split('.')[0]);
    assert.deepEqual(kinds.map(([kind]) => kind).sort(), known.sort());
    const { stdout } = await server.command('mail', 'list', '--limit', '200', '--json');
    const listed = new Map(JSON.parse(stdout).mails.map((mail) => [mail.to, mail]));
    for (const { to, kind } of wanted) assert.equal(listed.get(to).kind, kind);
  });

  test('goes to one recipient, over TLS, with the headers that it has and no other', () => {
    assert.equal(mails.mails.length, wanted.length);
    for (const { to, language } of wanted) {
      const mail = got.get(to);
      assert.deepEqual(mail.to, [to]);
      assert.equal(mail.secure, true);
      assert.deepEqual(mail.names, ['Date', 'From', 'To', 'Message-ID', 'Subject', 'Auto-Submitted', 'Content-Language',
        'MIME-Version', 'Content-Type']);
      assert.ok(Math.abs(Date.parse(mail.of.Date) - Date.now()) < 300_000, mail.of.Date);
      assert.equal(mail.of.To, `<${to}>`);
      assert.match(mail.of['Message-ID'], /^<row\d+@tuma\.example>$/);
      assert.equal(mail.of['Auto-Submitted'], 'auto-generated');
      assert.equal(mail.of['Content-Language'], language);
      assert.ok(!/[^\r]\n|\r[^\n]/.test(mail.text), 'a line that ends with half of CR LF');
      assert.ok(mail.text.split('\r\n').every((line) => line.length <= 76), 'a line that is too long');
    }
  });

  test('tells every field in both of its parts, and what strangers typed as words only', () => {
    for (const { to, fields } of wanted) {
      const [text, html] = got.get(to).parts;
      assert.deepEqual([text.type, html.type], ['text/plain', 'text/html']);
      for (const [name, value] of Object.entries(fields)) {
        const shown = value === time ? '3 ' : value.startsWith('<b') ? `<b onclick=x>${name}</b> "A" & 'B'` : value;
        assert.ok(text.text.includes(shown), `${to}: ${name} is missing in\n${text.text}`);
        assert.ok(plain(html.text).includes(escaped(shown)), `${to}: ${name} is missing in\n${html.text}`);
        if (value === time) assert.match(text.text, /3 (March|Machi) 2026, 01:04 EAT/);
      }
      for (const tag of html.text.match(/<[^>]*>/g))
        assert.match(tag, /^<(!DOCTYPE html|\/?(html|head|body|p|strong|a)( (lang|style|href)="[^"<>]*")?|meta charset="utf-8")>$/);
      for (const all of [got.get(to).of.Subject, text.text, html.text]) {
        assert.ok(!all.includes('evil.example'), 'a link of what a stranger typed');
        assert.ok(!/\{\{(?!platform)/.test(all), 'a field that was not filled in');
      }
      assert.ok(!got.get(to).of.Subject.includes(code), 'a code in a subject');
      for (const link of html.text.match(/href="[^"]*"/g) ?? []) assert.equal(plain(link), `href="${url}"`);
    }
  });

  test('has words of its own for each kind, choice and language', () => {
    assert.equal(new Set(wanted.map(({ to }) => got.get(to).parts[0].text)).size, wanted.length);
  });

  test('with a line break in a field never leaves', async () => {
    const { mails: listed } = JSON.parse((await server.command('mail', 'list', '--state', 'refused', '--json')).stdout);
    assert.deepEqual(listed.map((mail) => mail.to), ['damaged@9.example']);
    assert.match(listed[0].last_answer, /damaged/);
    assert.ok(!mails.mails.some((mail) => mail.text.includes('everybody')));
  });

  test('leaves nothing of what it tells in the log, and no list shows a code', async () => {
    const log = fs.readFileSync(path.join(folder, 'mbs.log'), 'utf8');
    for (const told of [code, 'onclick', url, head, 'email_code.only.en@']) assert.ok(!log.includes(told), told);
    const { stdout } = await server.command('mail', 'list', '--limit', '200', '--json');
    assert.ok(!stdout.includes(code));
  });
});
