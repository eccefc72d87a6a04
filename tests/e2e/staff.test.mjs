// Second factors at a running server, and what the operator's commands change about people while it runs. Both
// databases.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { Mailbox } from './lib/mailbox.mjs';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Server, link } from './lib/server.mjs';
import { totp } from './lib/totp.mjs';
import { until } from './lib/wait.mjs';

function staffAt(kind) {
  describe(`second factors and staff on ${kind}`, () => {
    let folder, postgres, server, mails, account;
    async function command(...args) {
      const { code, stdout, stderr } = await server.command(...args, '--json');
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout);
    }
    const signIn = async ({ email, password }, code) => {
      const tab = new Browser(server.url);
      const answer = await tab.post('/v1/session', { email, password, ...(code ? { code } : {}) });
      return Object.assign(tab, { answered: answer.code });
    };
    /** A member of the account with a second factor, signed in where it was turned on. */
    async function withFactor(email) {
      const person = await command('person', 'create', '--account', account, '--role', 'owner', '--email', email, '--name', 'Amina');
      const tab = await signIn(person);
      assert.equal(tab.answered, '201 ok');
      const { secret } = (await tab.post('/v1/me/factor')).body;
      const on = await tab.post('/v1/me/factor/confirm', { code: totp(secret, -1) });
      assert.equal(on.code, '200 ok');
      return { ...person, tab, secret, codes: on.body.recovery_codes };
    }
    const isOut = (tab) => until('the session to have ended', async () => (await tab.get('/v1/me')).status === 401, { seconds: 1 });

    before(async () => {
      folder = temporaryFolder('staff');
      if (kind === 'PostgreSQL') postgres = await Postgres.start();
      fs.mkdirSync(path.join(folder, 'mail'));
      mails = new Mailbox(path.join(folder, 'mail'));
      server = await Server.prepare(folder, {
        database: postgres?.url,
        links: [link({ name: 'closed', port: 1 }, { networks: ['*'] })],
        settings: {
          mail: { transport: 'folder', from: 'Tuma <no-reply@tuma.example>', folder: path.join(folder, 'mail') },
          people: { password_memory: 1024, password_passes: 1 },
        },
      });
      await server.migrate();
      ({ account_id: account } = await server.createAccount({ email: 'duka@example.com', sender: 'DUKA' }));
      await server.start();
    });
    after(async () => {
      if (server?.child?.running) await server.kill();
      await postgres?.destroy();
      remove(folder);
    });

    test('with a second factor a password alone opens nothing, and a code counts once', async () => {
      const amina = await withFactor('amina@example.com');
      assert.equal(amina.codes.length, 10);
      assert.equal((await signIn(amina)).answered, '401 factor_missing');
      const code = totp(amina.secret);
      const answers = await Promise.all([signIn(amina, code), signIn(amina, code)]);
      assert.deepEqual(answers.map((tab) => tab.answered).sort(), ['201 ok', '401 wrong_factor']);
      assert.equal((await signIn(amina, amina.codes[3])).answered, '201 ok');
      assert.equal((await signIn(amina, amina.codes[3])).answered, '401 wrong_factor');
      await mails.saying('amina@example.com', /recovery code/i);
    });

    test('turning it on ends the other sessions, and the token of before opens nothing', async () => {
      const person = await command('person', 'create', '--account', account, '--role', 'owner', '--email', 'baraka@example.com', '--name', 'Baraka');
      const [here, there] = [await signIn(person), await signIn(person)];
      const thief = here.copy();
      const { secret } = (await here.post('/v1/me/factor')).body;
      assert.equal((await here.post('/v1/me/factor/confirm', { code: totp(secret) })).code, '200 ok');
      await isOut(there);
      await isOut(thief);
      assert.equal((await here.get('/v1/me/factor')).body.on, true);
    });

    test('a lost factor is on its way out after the code of a mail, and a sign-in with it stops that', async () => {
      const { tab, ...person } = await withFactor('chebet@example.com');
      const stranger = new Browser(server.url);
      const unknown = await stranger.post('/v1/recovery', { email: 'nobody@example.com' });
      const known = await stranger.post('/v1/recovery', { email: person.email });
      assert.deepEqual(known.body, unknown.body);
      const code = await mails.code(person.email);
      assert.equal((await stranger.post('/v1/recovery/confirm', { email: 'nobody@example.com', code })).code, '422 wrong_code');
      const begun = await stranger.post('/v1/recovery/confirm', { email: person.email, code });
      assert.equal(begun.code, '202 ok');
      assert.equal(stranger.token, undefined);
      assert.ok((await tab.get('/v1/me/factor')).body.taken_away_at);
      await mails.saying(person.email, /way back into your account/);
      assert.equal((await signIn(person, totp(person.secret))).answered, '201 ok');
      assert.equal((await tab.get('/v1/me/factor')).body.taken_away_at, undefined);
      assert.equal((await tab.post('/v1/me/recovery/cancel')).code, '409 not_waiting');
    });

    // Behind the server's back, since nobody waits for 72 hours here.
    if (kind === 'PostgreSQL') {
      test('a lost factor is taken away when its time has come, which is told and ends the sessions', async () => {
        const { tab, ...person } = await withFactor('faraji@example.com');
        const stranger = new Browser(server.url);
        await stranger.post('/v1/recovery', { email: person.email });
        const code = await mails.code(person.email);
        assert.equal((await stranger.post('/v1/recovery/confirm', { email: person.email, code })).code, '202 ok');
        await postgres.query(`UPDATE recoveries SET due_at = ${Date.now() * 1000} WHERE due_at > ${Date.now() * 1000}`);
        await until('the factor to be gone', async () => (await tab.get('/v1/me')).status === 401, { seconds: 45 });
        const back = await signIn(person);
        assert.equal(back.answered, '201 ok');
        assert.equal((await back.get('/v1/me/factor')).body.on, false);
        assert.equal(await postgres.query("SELECT count(*) FROM audit_entries WHERE action = 'recovery.finished'"), '1');
      });
    }

    test('what the command line changes counts within a second', async () => {
      const dalila = await withFactor('dalila@example.com');
      await command('person', 'reset-factor', dalila.email);
      await isOut(dalila.tab);
      const tab = await signIn(dalila);
      assert.equal(tab.answered, '201 ok');
      await command('session', 'end', '--all', dalila.email);
      await isOut(tab);
      const again = await signIn(dalila);
      await command('person', 'close', dalila.email);
      await isOut(again);
      assert.equal((await signIn(dalila)).answered, '401 wrong_credentials');
      await command('person', 'open', dalila.email);
      assert.equal((await signIn(dalila)).answered, '201 ok');
    });

    test('an operator finds a person, closes and opens them and ends their sessions, each at once', async () => {
      const person = await command('person', 'create', '--account', account, '--role', 'viewer', '--email', 'hamisi@example.com', '--name', 'Hamisi');
      const made = await command('staff', 'create', '--name', 'Ina', '--email', 'ina@example.com', '--role', 'operator', '--with-factor');
      const desk = await signIn(made, totp(made.totp_secret));
      assert.equal(desk.answered, '201 ok');
      const found = await desk.get('/v1/platform/people?prefix=HAMI');
      assert.deepEqual(found.body.people.map((p) => [p.email, p.status]), [[person.email, 'open']]);
      const { id } = found.body.people[0];
      assert.equal((await desk.get(`/v1/platform/people/${id}`)).body.accounts[0].role, 'viewer');
      const tab = await signIn(person);
      const ended = await desk.call('DELETE', `/v1/platform/people/${id}/sessions`);
      assert.equal(ended.body.sessions_ended, 1);
      assert.equal((await tab.get('/v1/me')).status, 401);
      const again = await signIn(person);
      assert.equal((await desk.post(`/v1/platform/people/${id}/close`)).body.status, 'closed');
      assert.equal((await again.get('/v1/me')).status, 401);
      assert.equal((await signIn(person)).answered, '401 wrong_credentials');
      assert.equal((await desk.post(`/v1/platform/people/${id}/open`)).body.status, 'open');
      assert.equal((await signIn(person)).answered, '201 ok');
      assert.equal((await desk.post(`/v1/platform/people/${made.person_id}/close`)).code, '403 permission_missing');
      const log = await desk.get('/v1/platform/audit?action=person.closed');
      assert.equal(log.body.entries[0].actor, `person:${made.person_id}`);
    });

    test('an operator sees why a link is down, since when, and when it is tried again', async () => {
      const made = await command('staff', 'create', '--name', 'Mosi', '--email', 'mosi@example.com', '--role', 'operator', '--with-factor');
      const desk = await signIn(made, totp(made.totp_secret));
      const waiting = await until('the link to wait for its next try', async () => {
        const { links } = (await desk.get('/v1/platform/links')).body;
        assert.deepEqual(links.filter((l) => l.built_in).map((l) => [l.state, l.last_error]), [['bound', '']]);
        const [one, ...more] = links.filter((l) => !l.built_in);
        assert.deepEqual([one.name, more.length], ['closed', 0]);
        return one.state === 'waiting' && one;
      });
      assert.match(waiting.last_error, /^cannot connect: /);
      assert.equal(waiting.last_error_code, 'cannot_connect');
      assert.deepEqual([waiting.sessions, waiting.sessions_configured], [0, 1]);
      assert.ok(waiting.since <= waiting.last_error_at && waiting.last_error_at < waiting.next_try_at);
    });

    test('an operator takes the mark of an address away, and no mail that was sent is sent again', async () => {
      await withFactor('kamau@example.com');
      const made = await command('staff', 'create', '--name', 'Juma', '--email', 'juma@example.com', '--role', 'operator', '--with-factor');
      const desk = await signIn(made, totp(made.totp_secret));
      await command('mail', 'bounced', 'kamau+1@example.com');
      const marked = await desk.get('/v1/platform/mail-addresses');
      assert.deepEqual(marked.body.addresses.map((m) => [m.address, m.source]), [['kamau+1@example.com', 'bounced']]);
      assert.equal((await desk.call('DELETE', `/v1/platform/mail-addresses/${encodeURIComponent('kamau+1@example.com')}`)).status, 200);
      assert.deepEqual((await desk.get('/v1/platform/mail-addresses')).body.addresses, []);
      const sent = async () => (await desk.get('/v1/platform/mails?state=sent&limit=1')).body.mails;
      await until('a mail to be sent', async () => (await sent()).length === 1);
      assert.equal((await desk.post(`/v1/platform/mails/${(await sent())[0].id}/retry`)).code, '409 already_final');
      const actions = (await desk.get('/v1/platform/audit')).body.entries.map((e) => e.action);
      assert.ok(actions.includes('mail.address_unmarked'));
    });

    test('a machine that opens every link of a mail before its reader does nothing by it', async () => {
      const owner = await withFactor('gathoni@example.com');
      owner.tab.account = account;
      const other = await server.createAccount({ email: 'guest@example.com', sender: 'GUEST' });
      const guest = await command('person', 'create', '--account', other.account_id, '--role', 'owner', '--email', 'guest@example.com', '--name', 'Guest');
      const [tab, stranger] = [await signIn(guest), new Browser(server.url)];
      assert.equal((await owner.tab.post('/v1/invitations', { email: guest.email, role: 'viewer' })).code, '201 ok');
      await stranger.post('/v1/recovery', { email: owner.email });
      const code = await mails.code(owner.email);
      assert.equal((await stranger.post('/v1/recovery/confirm', { email: owner.email, code })).code, '202 ok');
      const linkOf = async (address, words) => {
        const { raw } = await mails.saying(address, words);
        return /https?:\/\/[^\s"<]+/.exec(raw.replace(/=\r?\n/g, '').replace(/=3D/g, '='))[0];
      };
      const invitation = await linkOf(guest.email, /invites you/);
      const way = await linkOf(owner.email, /way back into your account/);
      const cookies = [undefined, tab.token, owner.tab.token].map((token) => (token ? { Cookie: `mbs_token=${token}` } : {}));
      for (const url of [invitation, way])
        for (const opened of [url, url.replace('#', '?'), url.replace('#', '%23')])
          for (const method of ['HEAD', 'GET', 'HEAD', 'GET'])
            for (const headers of cookies) {
              const answer = await fetch(opened, { method, headers, redirect: 'manual' });
              assert.ok(answer.status < 500, `${method} ${opened}: ${answer.status}`);
              assert.equal(answer.headers.get('set-cookie'), null);
            }
      const inside = Object.assign(tab.copy(), { account });
      assert.equal((await inside.get('/v1/account')).status, 404);
      assert.equal((await owner.tab.get('/v1/invitations')).body.invitations.length, 1);
      assert.ok((await owner.tab.get('/v1/me/factor')).body.taken_away_at);
      const token = (url) => /#token=(.+)$/.exec(url)[1];
      assert.equal((await tab.post('/v1/invitations/accept', { token: token(invitation) })).code, '200 ok');
      assert.equal((await inside.get('/v1/account')).code, '200 ok');
      assert.equal((await stranger.post('/v1/recovery/cancel', { token: token(way) })).code, '200 ok');
      assert.equal((await owner.tab.get('/v1/me/factor')).body.taken_away_at, undefined);
    });

    test('a role of staff counts with a second factor, and not after it is taken back', async () => {
      const bare = await command('staff', 'create', '--name', 'Otieno', '--email', 'otieno@example.com', '--role', 'operator');
      const lacking = await signIn(bare);
      assert.equal((await lacking.get('/v1/platform/recoveries')).code, '403 factor_required');
      const staff = await command('staff', 'create', '--name', 'Njeri', '--email', 'njeri@example.com', '--role', 'operator', '--with-factor');
      const tab = await signIn(staff, totp(staff.totp_secret));
      assert.equal((await tab.get('/v1/platform/recoveries')).code, '200 ok');
      assert.equal((await tab.call('DELETE', '/v1/me/factor')).code, '403 factor_required');
      await command('staff', 'role', staff.email, 'none');
      await until('the role to count no more', async () => (await tab.get('/v1/platform/recoveries')).status === 403, { seconds: 1 });
      assert.equal((await command('audit', 'verify')).ok, true);
    });
  });
}

staffAt('SQLite');
staffAt('PostgreSQL');
