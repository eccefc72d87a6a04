// ./run as a newcomer uses it: what it prints is pasted into a shell.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Postgres } from './lib/postgres.mjs';
import { Child, alive, execute, freePort, listening, program, remove, root, temporaryFolder } from './lib/processes.mjs';
import { Hopeless, until } from './lib/wait.mjs';

/** `./run --data DATA` as a person types it, and what it printed taken apart. */
class Runner {
  constructor(data) { Object.assign(this, { data, env: { MBS_BUILD_DIR: path.dirname(program('mbs')) } }); }

  run(...args) { return execute(path.join(root, 'run'), ['--data', this.data, ...args], { env: this.env }); }

  async start(...args) {
    const outcome = await this.run('--no-wait', ...args);
    assert.equal(outcome.code, 0, outcome.stderr);
    return { ...outcome, json: JSON.parse(outcome.stdout.trim().split('\n').at(-1)) };
  }

  /** The processes that it started in the background and has not ended. */
  pids() {
    return fs.readdirSync(path.join(this.data, 'run')).filter((name) => name.endsWith('.pid'))
      .map((name) => Number(fs.readFileSync(path.join(this.data, 'run', name), 'utf8').split(' ')[0]));
  }
}

/** The printed commands: lines that begin with two spaces and curl, with their continuations. */
const commands = (stdout) => stdout.match(/^ {2}curl (?:.*\\\n)*.*$/gm);

async function paste(command) {
  const { code, stdout, stderr } = await execute('bash', ['-c', command]);
  assert.equal(code, 0, stderr);
  return stdout;
}

/** The two printed commands do what they say. */
async function sendsAndShows({ stdout }) {
  const [send, show] = commands(stdout);
  assert.match(await paste(send), /"msg_/);
  await until('delivered', async () => /"state"\s*:\s*"delivered"/.test(await paste(show)));
}

describe('./run', () => {
  let folder, data, port, first, runner;
  const run = (...args) => runner.run(...args);
  const start = (...args) => runner.start(...args);

  before(async () => {
    folder = temporaryFolder('run');
    data = path.join(folder, 'data');
    port = await freePort();
    runner = new Runner(data);
  });
  after(async () => {
    await run('--stop');
    remove(folder);
  });

  test('--no-wait starts everything and ends with one JSON object', async () => {
    first = await start('--port', `${port}`);
    assert.deepEqual(Object.keys(first.json), ['url', 'api_key', 'account_id', 'sandbox', 'email', 'password',
      'staff_email', 'staff_password', 'staff_totp_secret', 'dashboard']);
    assert.match(first.stdout, new RegExp(`^dashboard +${first.json.dashboard} `, 'm'));
    assert.equal(first.json.url, `http://127.0.0.1:${port}`);
    assert.equal((await (await fetch(`${first.json.url}/readyz`)).json()).dashboard, 'served');
    assert.match(await (await fetch(first.json.dashboard)).text(), /<div id="app">/);
  });

  test('the printed curl sends a message and the next one shows it delivered', () => sendsAndShows(first));

  test('the sandbox shows the text on its phone, and the page that shows it', async () => {
    const { sandbox } = first.json;
    assert.match(first.stdout, new RegExp(`^sandbox +${sandbox} `, 'm'));
    await until('the text', async () => {
      const { messages } = await (await fetch(`${sandbox}/api/messages?to=254712345678`)).json();
      return messages.length === 1 && messages[0].text === 'Habari kutoka mbs' && messages[0].from === 'MBSDEMO';
    });
    assert.match(await (await fetch(sandbox)).text(), /<title>mbs sandbox/);
  });

  test('the sandbox shows what is put into the mail folder', async () => {
    fs.writeFileSync(path.join(data, 'mail', 'a.eml'), 'To: demo@example.com\r\nSubject: Karibu\r\n\r\nHabari\r\n');
    await until('the mail', async () => {
      const { mails } = await (await fetch(`${first.json.sandbox}/api/mails?to=Demo@example.com`)).json();
      return mails.length === 1 && mails[0].subject === 'Karibu';
    });
  });

  test('a customer who owns the account and a member of staff with a second factor are there', async () => {
    const { json, stdout } = first;
    assert.equal(json.email, 'demo@example.com');
    assert.equal(json.staff_email, 'staff@example.com');
    assert.match(json.staff_totp_secret, /^[A-Z2-7]{32}$/);
    for (const secret of [json.password, json.staff_password]) {
      assert.match(secret, /^([0-9a-z]{5}-){3}[0-9a-z]{5}$/);
      assert.ok(stdout.includes(`password ${secret} `));
    }
    const mbs = async (...args) => {
      const { code, stdout: out, stderr } = await execute(program('mbs'),
        [...args, '--json', '--config', path.join(data, 'mbs.toml')]);
      assert.equal(code, 0, stderr);
      return JSON.parse(out);
    };
    const owner = await mbs('person', 'show', json.email);
    assert.deepEqual(owner.accounts.map(({ account_id: id, role }) => [id, role]), [[json.account_id, 'owner']]);
    const { staff } = await mbs('staff', 'list');
    assert.deepEqual(staff.map((s) => [s.email, s.staff_role, s.second_factor]), [[json.staff_email, 'operator', true]]);
  });

  test('the key and the passwords are kept in files that only their owner reads', () => {
    for (const name of ['demo.json', 'owner.json', 'staff.json'])
      assert.equal(fs.statSync(path.join(data, name)).mode & 0o777, 0o600, name);
    assert.equal(fs.statSync(path.join(data, 'mbs.toml')).mode & 0o077, 0);
  });

  test('a start of what runs already says so and prints the same', async () => {
    assert.deepEqual((await start()).json, first.json);
  });

  test('--stop ends the server, the simulators and the sandbox', async () => {
    const pids = runner.pids();
    assert.equal(pids.length, 6);
    const { code } = await run('--stop');
    assert.equal(code, 0);
    assert.deepEqual(pids.filter(alive), []);
    assert.equal(await listening(port), false);
    assert.equal((await run('--stop')).code, 0);
  });

  test('a stale pid file never ends a stranger', async () => {
    const stranger = new Child('sleep', ['600']);
    fs.writeFileSync(path.join(data, 'run', 'mbs.pid'), `${stranger.pid} 1\n`);
    assert.equal((await run('--stop')).code, 0);
    assert.ok(stranger.running);
    await stranger.kill();
  });

  test('a second start keeps the account, the key and the messages', async () => {
    const again = await start();
    assert.deepEqual(again.json, first.json);
    assert.match(await paste(commands(again.stdout)[1]), /"state"\s*:\s*"delivered"/);
    await run('--stop');
  });

  test('a port in use is said clearly', async () => {
    const holder = http.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => { holder.once('listening', resolve); });
    const taken = holder.address().port;
    const outcome = await run('--no-wait', '--port', `${taken}`);
    await new Promise((resolve) => { holder.close(resolve); });
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, new RegExp(`port ${taken} is in use`));
  });

  test('another database for the same folder is refused', async () => {
    const outcome = await run('--no-wait', '--database', 'sqlite:/nowhere/else.db');
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, /belongs to another database/);
  });

  test('Ctrl-C ends all that a start in the foreground began', async () => {
    const log = path.join(folder, 'foreground.log');
    const child = new Child(path.join(root, 'run'), ['--data', data], { log, env: runner.env, death: 'TERM' });
    await until('the start', () => {
      if (!child.running) throw new Hopeless(child.tail());
      return child.tail().includes('Ctrl-C ends it');
    }, { seconds: 90 });
    const { code } = await child.stop('SIGINT', 60);
    assert.equal(code, 130, child.tail());
    assert.equal(await listening(port), false);
    assert.deepEqual(runner.pids(), []);
  });
});

describe('./run --database postgresql://…', () => {
  let folder, postgres, port, first, runner;

  before(async () => {
    folder = temporaryFolder('run-pg');
    postgres = await Postgres.start();
    port = await freePort();
    runner = new Runner(path.join(folder, 'data'));
  });
  after(async () => {
    await runner?.run('--stop');
    await postgres?.destroy();
    remove(folder);
  });

  test('starts everything, and the printed curl shows a message delivered', async () => {
    first = await runner.start('--port', `${port}`, '--database', postgres.url);
    await sendsAndShows(first);
    assert.equal(await postgres.query('SELECT count(*) FROM messages'), '1');
    assert.ok(!fs.existsSync(path.join(runner.data, 'mbs.db')), 'nothing is kept in SQLite');
  });

  test('--stop ends the server and the simulators, and leaves the database alone', async () => {
    const pids = runner.pids();
    assert.equal(pids.length, 6);
    assert.equal((await runner.run('--stop')).code, 0);
    assert.deepEqual(pids.filter(alive), []);
    assert.equal(await listening(port), false);
    assert.equal(await postgres.query('SELECT count(*) FROM accounts'), '2');
  });

  test('a second start, with or without the URL, keeps the account, the key and the messages', async () => {
    for (const args of [[], ['--database', postgres.url]]) {
      const again = await runner.start(...args);
      assert.deepEqual(again.json, first.json);
      assert.match(await paste(commands(again.stdout)[1]), /"state"\s*:\s*"delivered"/);
      assert.equal((await runner.run('--stop')).code, 0);
    }
    assert.equal(await postgres.query('SELECT count(*) FROM accounts'), '2');
  });

  test('a database that is away is said clearly, and nothing is left running', async () => {
    await postgres.halt();
    const outcome = await runner.run('--no-wait');
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, /the database could not be prepared/);
    assert.deepEqual(runner.pids(), []);
    await postgres.resume();
    assert.deepEqual((await runner.start()).json, first.json);
  });
});
