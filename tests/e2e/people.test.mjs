// People at a running server, as their browsers see it: signing up and in, codes by mail and SMS, sessions, passwords,
// what another site, another person or a second use of a code gets. Both databases.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { Mailbox } from './lib/mailbox.mjs';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { until } from './lib/wait.mjs';

const password = 'correct horse battery';
const another = 'a quite different phrase';

function peopleAt(kind) {
  describe(`people on ${kind}`, () => {
    let folder, postgres, smsc, server, mails;
    const browser = (agent) => new Browser(server.url, { agent });
    const person = (name, more = {}) => ({
      name, email: `${name.toLowerCase()}@example.com`, phone: '0712000100', company: `${name} Ltd`, password, ...more,
    });
    /** Signs up to the end; the browser is signed in. */
    async function signUp(name, more) {
      const who = person(name, more);
      const tab = browser(`Firefox of ${name}`);
      const begun = await tab.post('/v1/sign-up', who);
      assert.equal(begun.code, '202 ok', JSON.stringify(begun.body));
      const code = await mails.code(who.email);
      const confirmed = await tab.post('/v1/sign-up/confirm', { sign_up: begun.body.sign_up, code });
      assert.equal(confirmed.code, '201 ok', JSON.stringify(confirmed.body));
      const me = await tab.get('/v1/me');
      tab.account = me.body.accounts[0]?.id;
      return Object.assign(tab, { who, id: me.body.id });
    }
    const signIn = (tab, email, secret = password, more = {}) => tab.post('/v1/session', { email, password: secret, ...more });

    before(async () => {
      folder = temporaryFolder('people');
      if (kind === 'PostgreSQL') postgres = await Postgres.start();
      smsc = await Smsc.start(folder, { name: 'safaricom' });
      fs.mkdirSync(path.join(folder, 'mail'));
      mails = new Mailbox(path.join(folder, 'mail'));
      server = await Server.prepare(folder, {
        database: postgres?.url,
        links: [link(smsc, { networks: ['*'] })],
        settings: {
          mail: { transport: 'folder', from: 'Tuma <no-reply@tuma.example>', folder: path.join(folder, 'mail') },
          people: {
            password_memory: 1024, password_passes: 1, codes_account: 'platform@tuma.example', codes_sender: 'TUMA',
            trial_credit: 20, trial_sender: 'TUMA', trial_messages_a_day: 3, codes_per_address_a_day: 40,
          },
        },
      });
      await server.migrate();
      await server.createAccount({ email: 'platform@tuma.example', sender: 'TUMA' });
      await server.start();
    });
    after(async () => {
      if (server?.child?.running) await server.kill();
      await smsc?.stop();
      await postgres?.destroy();
      remove(folder);
    });

    test('a newcomer proves the address by the code of the mail and is the owner of the company', async () => {
      const tab = await signUp('Amina');
      const me = (await tab.get('/v1/me')).body;
      assert.equal(me.email, 'amina@example.com');
      assert.equal(me.accounts.length, 1);
      assert.equal(me.accounts[0].role, 'owner');
      assert.equal(me.accounts[0].name, 'Amina Ltd');
      assert.ok(me.email_proved_at);
      assert.equal(me.phone_proved_at, null);
      assert.match(tab.cookie, /^mbs_token=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/i);
      assert.equal((await tab.get('/v1/balance')).code, '200 ok');
    });

    test('a request for an account without its name, or with that of another company, is refused', async () => {
      const tab = await signUp('Baraka');
      const other = await signUp('Chebet');
      const own = tab.account;
      tab.account = undefined;
      assert.equal((await tab.get('/v1/balance')).code, '400 account_not_named');
      tab.account = other.account;
      assert.equal((await tab.get('/v1/balance')).code, '404 not_found');
      tab.account = 'acc_0000000000000';
      assert.equal((await tab.get('/v1/balance')).code, '404 not_found');
      tab.account = undefined;
      assert.equal((await tab.get(`/v1/balance?for_account=${own}`)).code, '200 ok');
      assert.equal((await tab.get(`/v1/balance?for_account=${other.account}`)).code, '404 not_found');
    });

    test('an address that is known gets the same answer, and its owner a mail instead of a code', async () => {
      await signUp('Dalila');
      const stranger = browser();
      const begun = await stranger.post('/v1/sign-up', person('Dalila', { password: another }));
      assert.equal(begun.code, '202 ok');
      assert.deepEqual(Object.keys(begun.body), ['sign_up', 'resend_after_s']);
      const guess = await stranger.post('/v1/sign-up/confirm', { sign_up: begun.body.sign_up, code: '000000' });
      assert.ok(['422 wrong_code', '422 code_ended'].includes(guess.code), guess.code);
      assert.equal((await signIn(browser(), 'dalila@example.com', another)).code, '401 wrong_credentials');
    });

    test('wrong passwords and unknown addresses are told in the same words', async () => {
      await signUp('Esther');
      const wrong = await signIn(browser(), 'esther@example.com', 'not this password');
      const unknown = await signIn(browser(), 'nobody.here@example.com', 'not this password');
      assert.equal(wrong.code, '401 wrong_credentials');
      assert.deepEqual({ ...wrong.body, request_id: '' }, { ...unknown.body, request_id: '' });
    });

    test('a code counts five guesses in all, however many come at once', async () => {
      const tab = browser();
      const begun = await tab.post('/v1/sign-up', person('Faraja'));
      const code = await mails.code('faraja@example.com');
      const wrong = Array.from({ length: 40 }, (_, i) => `${(Number(code) + i + 1) % 1000000}`.padStart(6, '0'));
      const answers = await Promise.all(wrong.map((guess) => tab.copy().post('/v1/sign-up/confirm',
        { sign_up: begun.body.sign_up, code: guess })));
      assert.equal(answers.filter((a) => a.code === '422 wrong_code').length, 5);
      const late = await tab.post('/v1/sign-up/confirm', { sign_up: begun.body.sign_up, code });
      assert.equal(late.code, '422 code_ended');
    });

    test('a code that was right once is none any more', async () => {
      const tab = browser();
      const begun = await tab.post('/v1/sign-up', person('Gathoni'));
      const proof = { sign_up: begun.body.sign_up, code: await mails.code('gathoni@example.com') };
      const answers = await Promise.all([1, 2, 3, 4].map(() => tab.copy().post('/v1/sign-up/confirm', proof)));
      assert.deepEqual(answers.map((a) => a.status).sort(), [201, 422, 422, 422]);
    });

    test('what another site makes a browser send is refused, and so is a cookie beside a key', async () => {
      const tab = await signUp('Halima');
      for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }, { 'Mbs-Page': '' }]) {
        const answer = await tab.copy().call('PATCH', '/v1/me', { name: 'Evil' }, headers);
        assert.equal(answer.code, '403 not_our_page', JSON.stringify(headers));
      }
      const login = await browser().call('POST', '/v1/session', { email: 'halima@example.com', password },
        { 'Sec-Fetch-Site': 'cross-site' });
      assert.equal(login.code, '403 not_our_page');
      const both = await tab.copy().call('GET', '/v1/me', undefined, { 'X-API-Key': 'mbs_live_x' });
      assert.equal(both.code, '400 two_credentials');
      assert.equal((await tab.get('/v1/me')).body.name, 'Halima');
    });

    test('a session ends where it is told to, and within a second for the command line too', async () => {
      const here = await signUp('Imani');
      const there = browser('Chrome at work');
      assert.equal((await signIn(there, 'imani@example.com')).code, '201 ok');
      await mails.saying('imani@example.com', /new device|Chrome at work/);
      const { sessions } = (await here.get('/v1/sessions')).body;
      assert.equal(sessions.length, 2);
      const other = sessions.find((s) => !s.current);
      assert.equal(other.device, 'Chrome at work');
      const stolen = there.copy();
      assert.equal((await here.call('DELETE', `/v1/sessions/${other.id}`)).code, '200 ok');
      assert.equal((await stolen.get('/v1/me')).code, '401 unauthenticated');
      assert.equal((await here.get('/v1/me')).code, '200 ok');
      const kept = here.copy();
      assert.equal((await here.call('DELETE', '/v1/session')).code, '200 ok');
      assert.equal(here.token, undefined);
      assert.equal((await kept.get('/v1/me')).code, '401 unauthenticated');
    });

    test('somebody else’s session cannot be ended, nor seen', async () => {
      const one = await signUp('Jelani');
      const two = await signUp('Kamau');
      const [session] = (await one.get('/v1/sessions')).body.sessions;
      assert.equal((await two.call('DELETE', `/v1/sessions/${session.id}`)).code, '404 not_found');
      assert.equal((await one.get('/v1/me')).code, '200 ok');
    });

    test('a new password ends the other sessions and gives this one another token', async () => {
      const here = await signUp('Lulu');
      const there = browser();
      await signIn(there, 'lulu@example.com');
      const before = here.copy();
      assert.equal((await here.call('PUT', '/v1/me/password', { password: 'short' })).code, '422 weak_password');
      assert.equal((await here.call('PUT', '/v1/me/password', { password: 'lulu@example.com' })).code, '422 weak_password');
      assert.equal((await here.call('PUT', '/v1/me/password', { password: another })).code, '200 ok');
      assert.notEqual(here.token, before.token);
      assert.equal((await here.get('/v1/me')).code, '200 ok');
      assert.equal((await before.get('/v1/me')).code, '401 unauthenticated');
      assert.equal((await there.get('/v1/me')).code, '401 unauthenticated');
      assert.equal((await signIn(browser(), 'lulu@example.com')).code, '401 wrong_credentials');
      assert.equal((await signIn(browser(), 'lulu@example.com', another)).code, '201 ok');
      await mails.saying('lulu@example.com', /password/i);
    });

    test('a forgotten password is chosen anew by a code to the e-mail address, once', async () => {
      const here = await signUp('Makena');
      const tab = browser();
      assert.equal((await tab.post('/v1/password-reset', { email: 'makena@example.com' })).code, '202 ok');
      const unknown = await tab.post('/v1/password-reset', { email: 'nobody.here@example.com' });
      assert.equal(unknown.code, '202 ok');
      assert.equal(mails.to('nobody.here@example.com').length, 0);
      const code = await mails.code('makena@example.com', 2);
      const choose = () => tab.post('/v1/password-reset/confirm', { email: 'makena@example.com', code, password: another });
      assert.equal((await choose()).code, '200 ok');
      assert.equal((await here.get('/v1/me')).code, '401 unauthenticated');
      assert.equal((await choose()).code, '422 code_ended');
      assert.equal((await signIn(browser(), 'makena@example.com', another)).code, '201 ok');
    });

    test('another e-mail address is proved where it is, and told at the old one', async () => {
      const here = await signUp('Njeri');
      assert.equal((await here.post('/v1/me/email', { email: 'njeri.new@example.com' })).code, '202 ok');
      const code = await mails.code('njeri.new@example.com');
      const confirm = { email: 'njeri.new@example.com', code };
      const thief = await signUp('Otieno');
      assert.equal((await thief.post('/v1/me/email/confirm', confirm)).status, 422);
      assert.equal((await here.post('/v1/me/email/confirm', confirm)).code, '200 ok');
      assert.equal((await here.get('/v1/me')).body.email, 'njeri.new@example.com');
      await mails.saying('njeri@example.com', /changed/i);
      assert.equal((await signIn(browser(), 'njeri@example.com')).code, '401 wrong_credentials');
      assert.equal((await signIn(browser(), 'njeri.new@example.com')).code, '201 ok');
    });

    test('a proved number brings a trial, once, that reaches proved numbers only', async () => {
      const here = await signUp('Pendo', { phone: '0712000777' });
      assert.equal((await here.post('/v1/me/phone', { phone: '0712000777' })).body.sent, true);
      const code = await until('the code by SMS', async () => {
        const text = (await smsc.messages(1000)).find((m) => m.destination.endsWith('712000777'))?.text;
        return /\b(\d{6})\b/.exec(text ?? '')?.[1];
      });
      const proved = await here.post('/v1/me/phone/confirm', { phone: '0712000777', code });
      assert.equal(proved.code, '200 ok', JSON.stringify(proved.body));
      assert.equal(proved.body.trial_credit.amount, '20.0000');
      const send = (to, more = {}) => here.post('/v1/messages', { to, from: 'TUMA', text: 'Habari', ...more });
      assert.equal((await send('0712000777')).code, '202 ok');
      assert.equal((await send('0712000778')).code, '403 trial_only');
      assert.equal((await send('0712000777', { class: 'promotional' })).status, 422);
      await send('0712000777');
      await send('0712000777');
      assert.equal((await send('0712000777')).code, '403 trial_only');
      const again = await signUp('Queen', { phone: '0712000777' });
      await again.post('/v1/me/phone', { phone: '0712000777' });
      const second = await until('the second code', async () => {
        const texts = (await smsc.messages(1000)).filter((m) => /Your code is/.test(m.text));
        return texts.length > 1 && /\b(\d{6})\b/.exec(texts.at(-1).text)[1];
      });
      const other = await again.post('/v1/me/phone/confirm', { phone: '0712000777', code: second });
      assert.equal(other.code, '200 ok');
      assert.equal(other.body.trial_credit, null);
    });

    test('the person sees every attempt that was judged, with its address and device', async () => {
      const here = await signUp('Rehema');
      await signIn(browser('curl of a thief'), 'rehema@example.com', 'not this password');
      const attempt = await until('the attempt', async () => {
        const { sign_ins } = (await here.get('/v1/sign-ins')).body;
        return sign_ins.find((a) => a.result === 'wrong_password');
      });
      assert.equal(attempt.device, 'curl of a thief');
      assert.equal(attempt.address, '127.0.0.1');
    });

    test('tries that go wrong wait longer and longer, a known device does not, and nobody is locked out', async () => {
      const here = await signUp('Salim');
      const thief = browser();
      let answer;
      for (let i = 0; i < 12 && answer?.status !== 429; i += 1) answer = await signIn(thief, 'salim@example.com', `wrong ${i}`);
      assert.equal(answer.code, '429 too_many_tries');
      assert.ok(Number(answer.headers.get('retry-after')) >= 1);
      const own = here.copy();
      assert.equal((await signIn(own, 'salim@example.com')).code, '201 ok');
    });

    test('what people wrote comes back as it was, and no secret stands in a log or a mail but its own', async () => {
      const here = await signUp('Tabitha');
      const evil = '<img src=x onerror=alert(1)> =1+1';
      assert.equal((await here.call('PATCH', '/v1/me', { name: evil })).code, '200 ok');
      const me = await here.get('/v1/me');
      assert.equal(me.body.name, evil);
      assert.equal(me.headers.get('content-type').split(';')[0], 'application/json');
      assert.equal((await here.call('PATCH', '/v1/me', { name: 'a\u0007b' })).code, '422 invalid_name');
      const log = fs.readFileSync(path.join(folder, 'mbs.log'), 'utf8');
      for (const secret of [password, here.token, await mails.code('tabitha@example.com')])
        assert.ok(!log.includes(secret), 'a secret stands in the log');
    });

    test('everything that was changed is in the audit log, whole', async () => {
      const { code, stdout } = await server.command('audit', 'verify', '--json');
      assert.equal(code, 0, stdout);
      const { stdout: csv } = await server.command('audit', 'export');
      for (const action of ['person.signed_up', 'person.password_changed', 'person.email_changed', 'person.phone_proved',
        'session.ended', 'account.trial_given'])
        assert.ok(csv.includes(action), `${action} is not in the audit log`);
      assert.equal((await server.verify()).ok, true);
    });
  });
}

peopleAt('SQLite');
peopleAt('PostgreSQL');
