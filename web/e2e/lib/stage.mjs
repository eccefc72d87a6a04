// A server of the test's own with a simulated operator, a folder of mails and a browser.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Browser } from '../../../tests/e2e/lib/browser.mjs';
import { Mailbox } from '../../../tests/e2e/lib/mailbox.mjs';
import { Mpesa } from '../../../tests/e2e/lib/mpesa.mjs';
import { mustExecute, program, remove, temporaryFolder } from '../../../tests/e2e/lib/processes.mjs';
import { link, Server } from '../../../tests/e2e/lib/server.mjs';
import { Smsc } from '../../../tests/e2e/lib/smsc.mjs';
import { until } from '../../../tests/e2e/lib/wait.mjs';
import { launch, Visitor } from './visitor.mjs';

export const password = 'correct horse battery';

/** The code of `secret` (base32) so many steps of 30 s from now (RFC 6238). */
export function totp(secret, steps = 0) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((octet) => Number.parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = crypto.createHmac('sha1', key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export class Stage {
  /**
   * `operators`: simulated networks by name; none named: one that takes all. `mpesa`: options of a simulated M-Pesa;
   * without them no payments are taken.
   */
  static async open(name, { operators = [], smsc = ['--receipt-delay-ms', '300'], trial = 20, mpesa } = {}) {
    const stage = new Stage();
    stage.folder = temporaryFolder(name);
    try {
      await stage.build({ operators, smsc, trial, mpesa });
    } catch (e) {
      await stage.close();
      throw e;
    }
    return stage;
  }

  async build({ operators, smsc, trial, mpesa }) {
    const mail = path.join(this.folder, 'mail');
    fs.mkdirSync(mail);
    this.mails = new Mailbox(mail);
    this.smscs = [];
    for (const operator of operators.length > 0 ? operators : ['safaricom'])
      this.smscs.push(await Smsc.start(this.folder, { name: operator, options: smsc }));
    this.server = await Server.prepare(this.folder, {
      links: this.smscs.map((s) => link(s, operators.length > 0 ? {} : { networks: ['*'] })),
      settings: {
        mail: { transport: 'folder', from: 'Tuma <no-reply@tuma.example>', folder: mail },
        documents: { seller_name: 'Tuma Ltd', seller_address: 'Kimathi Street 1, Nairobi', seller_pin: 'P051234567A' },
        people: {
          password_memory: 1024,
          password_passes: 1,
          codes_account: 'platform@tuma.example',
          codes_sender: 'TUMA',
          trial_credit: trial,
          trial_sender: 'TUMA',
          codes_per_address_a_day: 1000,
        },
      },
    });
    if (mpesa) await this.takePayments(mpesa);
    await this.server.migrate();
    const platform = ['platform@tuma.example', '--name', 'Tuma Platform', '--credit', '100000', '--sender', 'TUMA'];
    await this.command('account', 'create', '--email', ...platform);
    await this.server.start();
    this.browser = await launch();
    this.api = await (await fetch(`${this.url}/openapi.json`)).json();
    // What a page asks for and this server does not have yet.
    this.known = this.has('/v1/events') ? [] : [/\/v1\/(platform\/)?events/];
  }

  /** Through a simulated M-Pesa, from the next start of the server on. */
  async takePayments(options) {
    const keys = path.join(this.folder, 'master.keys');
    await mustExecute(program('mbs'), ['master-key', 'make', keys]);
    this.mpesa = await Mpesa.start(this.folder, options);
    this.server.append({ secrets: { master_key_file: keys }, mpesa: this.mpesa.settings(this.server.url) });
  }

  get url() {
    return this.server.url;
  }
  /** Whether the server's own description names the path. */
  has(target) {
    return target in this.api.paths;
  }

  async close() {
    await this.browser?.close();
    if (this.server?.child?.running) await this.server.kill();
    await this.mpesa?.stop();
    for (const smsc of this.smscs ?? []) await smsc.stop();
    remove(this.folder);
  }

  /** `mbs COMMAND... --json`. */
  async command(...args) {
    const { code, stdout, stderr } = await this.server.command(...args, '--json');
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  }

  /** A person of a company, signed in by the API: `tab` asks it, `token` opens the pages. */
  async person({ account, role = 'owner', name, email, phone }) {
    const made = await this.command(
      'person',
      'create',
      '--account',
      account,
      '--role',
      role,
      '--email',
      email,
      '--name',
      name,
      ...(phone ? ['--phone', phone] : []),
    );
    const tab = new Browser(this.url);
    assert.equal((await tab.post('/v1/session', { email, password: made.password })).code, '201 ok');
    tab.account = account;
    return { ...made, email, name, account, tab, token: tab.token };
  }

  /** A company with a sender and credit, and its owner. */
  async company({ name = 'Jirani Traders', email, owner = 'Amina Wanjiru', credit = 1000, sender = 'JIRANI', phone }) {
    const made = await this.command(
      'account',
      'create',
      '--email',
      email,
      '--name',
      name,
      '--credit',
      `${credit}`,
      '--sender',
      sender,
      '--key',
    );
    return {
      ...(await this.person({ account: made.account_id, name: owner, email: `owner.${email}`, phone })),
      key: made.api_key,
    };
  }

  async staff({ name = 'Njeri Staff', email = 'njeri@tuma.example', role = 'operator' } = {}) {
    const made = await this.command(
      'staff',
      'create',
      '--name',
      name,
      '--email',
      email,
      '--role',
      role,
      '--with-factor',
    );
    const tab = new Browser(this.url);
    const code = totp(made.totp_secret);
    assert.equal((await tab.post('/v1/session', { email, password: made.password, code })).code, '201 ok');
    return { ...made, email, name, tab, token: tab.token };
  }

  /** `as`: a person with a password alone, in a session of this visit; or `token`: a session that is there. */
  async visit({ as, token, ...more } = {}) {
    const tab = Object.assign(new Browser(this.url), { token });
    if (as) assert.equal((await tab.post('/v1/session', { email: as.email, password: as.password })).code, '201 ok');
    if (tab.token) {
      const spoken = await tab.call('PATCH', '/v1/me', { language: more.language ?? 'en' });
      assert.equal(spoken.code, '200 ok');
    }
    return Visitor.come(this.browser, this.url, { known: this.known, token: tab.token, ...more });
  }

  /** A visit that lasts as long as `act`; whatever went wrong in the page fails it. */
  async visiting(more, act) {
    const visitor = await this.visit(more);
    try {
      await act(visitor);
      visitor.sound();
    } finally {
      await visitor.context.close();
    }
  }

  /** The code of the `count`-th text with one to a number, by its last nine digits. */
  textCode(number, count = 1) {
    return until(`${count} codes by text to ${number}`, async () => {
      const all = (await Promise.all(this.smscs.map((s) => s.messages(1000)))).flat();
      const codes = all
        .filter((m) => m.destination.endsWith(number.slice(-9)))
        .map((m) => /\b(\d{6})\b/.exec(m.text)?.[1])
        .filter(Boolean);
      return codes.length >= count && codes[count - 1];
    });
  }
}
