// kill -9 of `mbs serve` in mid-load, again and again (MBS_KILL_LOOPS times a database, 5 unless told): whatever was
// answered with 202 ends once, is charged once and told, and no more is sent twice than was in flight.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Callbacks } from './lib/callbacks.mjs';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { FINAL, Rest, isFinal } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { each, pause, until } from './lib/wait.mjs';

const LOOPS = Number(process.env.MBS_KILL_LOOPS ?? 5);
const WINDOW = 20;
const CLIENTS = 12;

/** Sends without pause until told to stop; keeps the ids of every 202. */
class Load {
  constructor(rest, callbackUrl) {
    Object.assign(this, { rest, callbackUrl, accepted: new Set(), sent: 0, stopped: false, broken: 0, refused: [] });
  }

  run() { this.done = Promise.all(Array.from({ length: CLIENTS }, (_, client) => this.client(client))); }

  async client(client) {
    while (!this.stopped) {
      const number = this.sent++;
      const to = [0, 1, 2].map((i) => `0712${`${(number * 3 + i) % 1000000}`.padStart(6, '0')}`);
      try {
        const answer = await this.rest.send({
          to, text: `load ${client} ${number}`, class: 'transactional', callback_url: this.callbackUrl, reference: `r${number}`,
        });
        if (answer.status === 202) answer.body.messages.forEach((message) => this.accepted.add(message.id));
        else if (answer.status !== 503 && answer.status !== 429) this.refused.push(answer);
        if (answer.status !== 202) await pause(50);
      } catch {
        this.broken += 1;  // the server is down: nothing was promised
        await pause(20);
      }
    }
  }

  async stop() {
    this.stopped = true;
    await this.done;
  }
}

const finalStates = (message) => (message.timeline ?? message.events ?? [])
  .map((event) => event.state ?? event.type ?? event.event).filter((state) => FINAL.includes(state));

async function loop(folder, database) {
  const smsc = await Smsc.start(folder, { options: ['--receipt-delay-ms', '100'] });
  const callbacks = await Callbacks.start();
  const server = await Server.prepare(folder, {
    database,
    links: [link(smsc, { tps: 400, window: WINDOW })],
    settings: { limits: { default_validity: '120s', receipt_grace: '5s' } },
  });
  await server.migrate();
  const account = await server.createAccount({ credit: 1000000 });
  const rest = new Rest(server.url, account.api_key);
  try {
    await server.start();
    const load = new Load(rest, callbacks.url);
    load.run();
    for (let kill = 0; kill < LOOPS; ++kill) {
      const before = load.accepted.size;
      await until('traffic before the kill', () => load.accepted.size > before + 100);
      await pause(Math.random() * 500);
      await server.kill();
      await server.start();
    }
    await load.stop();
    assert.deepEqual(load.refused, []);
    assert.ok(load.broken > 0, 'no request was under way at any kill');
    await judge({ server, rest, load, callbacks, smsc });
  } catch (error) {
    error.message += `\n--- the end of mbs.log\n${server.child?.tail()}`;
    throw error;
  } finally {
    rest.close();
    if (server.child?.running) await server.kill();
    await callbacks.stop();
    await smsc.child.kill();
  }
}

async function judge({ server, rest, load, callbacks, smsc }) {
  const stored = new Map();
  await until('every message to end', async () => {
    stored.clear();
    const open = [];
    for await (const message of rest.list()) {
      stored.set(message.id, message);
      if (!isFinal(message)) open.push(message.id);
    }
    if (open.length) {
      const example = JSON.stringify(await rest.message(open[0]));
      throw new Error(`${open.length} of ${stored.size} have no final state, for example ${example}`);
    }
    return true;
  }, { seconds: 240, every: 1000 });

  const lost = [...load.accepted].filter((id) => !stored.has(id));
  assert.deepEqual(lost, [], 'accepted with 202 and not there any more');

  const sample = [...load.accepted].sort(() => Math.random() - 0.5).slice(0, 300);
  await each(sample, 8, async (id) => {
    const states = finalStates(await rest.message(id));
    assert.equal(states.length, 1, `${id} ended as ${states}`);
  });

  const submits = (await smsc.counters()).submit_sm;
  const extra = submits - [...stored.values()].filter((message) => message.state !== 'cancelled').length;
  assert.ok(Number.isInteger(submits), 'the simulator counts submit_sm');
  assert.ok(extra <= LOOPS * WINDOW, `${extra} submitted again, more than ${LOOPS} windows of ${WINDOW}`);

  await until('a callback for every message', () => {
    const silent = [...load.accepted].filter((id) => !callbacks.states.has(id));
    if (silent.length) throw new Error(`${silent.length} without one, for example ${silent[0]}`);
    return true;
  }, { seconds: 120, every: 500 });
  for (const id of load.accepted) {
    assert.deepEqual([...new Set(callbacks.states.get(id))], [stored.get(id).state], `callbacks of ${id}`);
  }

  await server.stop();
  const verdict = await server.verify();
  assert.ok(verdict.ok, `mbs verify: ${verdict.stdout}${verdict.stderr}`);
  console.log(`accepted ${load.accepted.size}, stored ${stored.size}, submitted again ${extra}, kills ${LOOPS}`);
}

describe('kill -9 in mid-load', () => {
  test('loses nothing and charges once on SQLite', async () => {
    const folder = temporaryFolder('kill-sqlite');
    await loop(folder);
    remove(folder);
  });

  test('loses nothing and charges once on PostgreSQL', async () => {
    const folder = temporaryFolder('kill-pg');
    const postgres = await Postgres.start();
    try {
      await loop(folder, postgres.url);
    } finally {
      await postgres.destroy();
    }
    remove(folder);
  });
});
