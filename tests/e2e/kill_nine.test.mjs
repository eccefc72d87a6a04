// kill -9 of `mbs serve` in mid-load, again and again (MBS_KILL_LOOPS times a database, 5 unless told): whatever was
// answered with 202 ends once, is charged once and told, and no more is sent twice than was in flight. Both databases at
// once: most of the time goes into waiting for messages that a kill left in doubt and that policy holds.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Callbacks } from './lib/callbacks.mjs';
import { Load } from './lib/load.mjs';
import { Postgres } from './lib/postgres.mjs';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { FINAL, Rest, isFinal } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { Submissions } from './lib/submissions.mjs';
import { each, pause, until } from './lib/wait.mjs';

const LOOPS = Number(process.env.MBS_KILL_LOOPS ?? 5);
const WINDOW = 20;
const CREDIT = 1000000;
const PRICE = 8000;  // of a segment, in KES 0.0001
const KEPT_SUBMITS = 20000 * (LOOPS + 1);

/** Operators that answer late, so that windows are in use, and whose receipts outrun answers and come twice. */
const OPERATOR = ['--receipt-delay-ms', '50-150', '--fault-answer-delay-ms', '10-30', '--fault-receipt-first', '0.05',
  '--fault-duplicate-receipts', '0.05', '--keep', `${KEPT_SUBMITS}`];
/** By network: what becomes of submissions in doubt. Airtel's link resends the promotional ones too. */
const POLICIES = {
  safaricom: { otp: 'resend', transactional: 'resend', promotional: 'hold' },
  airtel: { otp: 'resend', transactional: 'resend', promotional: 'resend' },
};

const units = (money) => Number(money.amount.replace('.', ''));
const sum = (values) => values.reduce((total, value) => total + value, 0);
const isHeld = (message) => POLICIES[message.network][message.class] === 'hold';

async function loop(folder, database) {
  const smscs = {};
  for (const name of Object.keys(POLICIES)) smscs[name] = await Smsc.start(folder, { name, options: OPERATOR });
  const callbacks = await Callbacks.start();
  const server = await Server.prepare(folder, {
    database,
    links: Object.values(smscs).map((smsc) =>
      link(smsc, { tps: 400, window: WINDOW, on_unknown_outcome: POLICIES[smsc.name] })),
    settings: { limits: { default_validity: '120s', receipt_grace: '5s', stop_notice: '0s' } },
  });
  await server.migrate();
  const account = await server.createAccount({ credit: CREDIT });
  const rest = new Rest(server.url, account.api_key);
  try {
    await server.start();
    const load = new Load(rest, callbacks.url);
    load.run();
    const kills = [];
    for (let kill = 0; kill < LOOPS; ++kill) {
      const before = load.accepted.size;
      await until('traffic before the kill', () => load.accepted.size > before + 300);
      await pause(Math.random() * 1000);
      const answered = load.lastAnswered(20);
      await server.kill();
      kills.push(Date.now() * 1000);
      await server.start();
      await repeat(load, answered);
    }
    await load.stop();
    assert.deepEqual(load.refused, []);
    assert.ok(load.broken > 0, 'no request was under way at any kill');
    await judge({ server, rest, load, callbacks, smscs, kills });
  } catch (error) {
    error.message += `\n--- the end of mbs.log\n${server.child?.tail()}`;
    throw error;
  } finally {
    rest.close();
    if (server.child?.running) await server.kill();
    await callbacks.stop();
    for (const smsc of Object.values(smscs)) await smsc.child.kill();
  }
}

/** What was answered before a kill is answered the same after it; `judge` sees that it had no second effect. */
async function repeat(load, answered) {
  await each(answered, 4, async (request) => {
    const again = await load.ask(request);
    assert.equal(again.status, 202, `a repeated request got ${JSON.stringify(again.body)}`);
    assert.equal(again.headers['idempotent-replayed'], 'true');
    assert.deepEqual(again.body, request.answer);
  });
  const [{ key, message }] = answered;
  const other = await load.ask({ key, message: { ...message, text: 'another text' } });
  assert.deepEqual([other.status, other.body.code], [422, 'idempotency_key_reused']);
}

async function judge({ server, rest, load, callbacks, smscs, kills }) {
  const stored = await ended(rest);
  judgeRequests(load, stored);
  let extra = 0;
  for (const smsc of Object.values(smscs)) {
    extra += await judgeLink(smsc, stored.filter((message) => message.network === smsc.name), kills, load);
  }
  await judgeTimelines(rest, stored);
  await judgeMoney(rest, stored);
  await judgeCallbacks(callbacks, load, stored);
  await server.stop();
  const verdict = await server.verify();
  assert.ok(verdict.ok, `mbs verify: ${verdict.stdout}${verdict.stderr}`);
  const states = FINAL.map((state) => [state, stored.filter((message) => message.state === state).length]);
  console.log(`accepted ${load.accepted.size}, stored ${stored.length} (${states.filter(([, n]) => n > 0)
    .map(([state, n]) => `${n} ${state}`).join(', ')}), answers replayed ${load.replayed}, segments submitted again ${extra}, `
    + `kills ${LOOPS}`);
}

/** All messages, once each of them has a final state. */
async function ended(rest) {
  await until('every message to end', async () => {
    let open = 0, example;
    for (const state of ['accepted', 'submitted']) {
      for await (const message of rest.list(`&state=${state}`)) {
        open += 1;
        example ??= message.id;
      }
    }
    if (open) throw new Error(`${open} have no final state, for example ${JSON.stringify(await rest.message(example))}`);
    return true;
  }, { seconds: 240, every: 2000 });
  const stored = [];
  for await (const message of rest.list()) stored.push(message);
  assert.ok(stored.every(isFinal), 'an ended message went on');
  return stored;
}

/** Each request is there whole or not at all, once, and what was answered with 202 is there. */
function judgeRequests(load, stored) {
  const ids = new Set(stored.map((message) => message.id));
  assert.equal(ids.size, stored.length, 'a list shows each message once');
  assert.deepEqual([...load.accepted].filter((id) => !ids.has(id)), [], 'accepted with 202 and not there any more');
  const found = new Map();
  for (const { reference } of stored) found.set(reference, (found.get(reference) ?? 0) + 1);
  for (const [reference, request] of load.requests) {
    const count = found.get(reference) ?? 0;
    const allowed = request.answer ? [request.recipients] : [0, request.recipients];
    assert.ok(allowed.includes(count), `${reference} to ${request.recipients} has ${count} messages`);
  }
}

/**
 * Every segment reached its operator, the same one each time; of those in doubt no more were repeated than a window a kill,
 * and what policy holds was not. Gives how many were repeated.
 */
async function judgeLink(smsc, messages, kills, load) {
  const { submit_sm: count } = await smsc.counters();
  assert.ok(count <= KEPT_SUBMITS, `the simulator keeps all ${count} submit_sm`);
  const submissions = Submissions.of(await smsc.messages(KEPT_SUBMITS));
  const repeats = [];
  for (const message of messages) {
    const sent = submissions.get(message.to);
    submissions.delete(message.to);
    if (sent) repeats.push(...sent.repeats);
    const what = `${message.id}, ${message.class} over ${smsc.name}, ${message.state}`;
    if (isHeld(message)) assert.equal(sent?.repeats.length ?? 0, 0, `${what}: held, and sent again`);
    if (message.state !== 'delivered') continue;
    assert.equal(sent?.segments.size, message.segments, `${what}: segments that arrived`);
    assert.deepEqual([...sent.totals], [message.segments], what);
    assert.equal(sent.references.size, 1, `${what}: concatenation references`);
    const { text } = load.requests.get(message.reference).message;
    assert.equal(sent.text, text, what);
    // The text of a code is taken away once its message has ended, and no other.
    if (message.redacted) assert.equal(message.class, 'otp', `${what}: redacted`);
    assert.equal(message.text, message.redacted ? '' : text, what);
  }
  assert.deepEqual([...submissions.keys()], [], `submitted over ${smsc.name} without having been stored`);
  kills.concat(Infinity).forEach((moment, before) => {
    const so_far = repeats.filter((at) => at < moment).length;
    assert.ok(so_far <= before * WINDOW, `${so_far} submitted again over ${smsc.name} after ${before} kills, window ${WINDOW}`);
  });
  return repeats.length;
}

/** Some of the messages, and all whose end is not a delivery: one final state, each segment taken and charged once. */
async function judgeTimelines(rest, stored) {
  const odd = stored.filter((message) => message.state !== 'delivered');
  const strange = odd.filter((message) => message.class !== 'promotional' || !['unknown', 'expired'].includes(message.state));
  assert.deepEqual(strange, [], 'operators that deliver everything, and not delivered');
  const unknown = odd.filter((message) => message.state === 'unknown');
  assert.deepEqual(unknown.filter((message) => !isHeld(message)), [], 'unknown without having been held');
  assert.ok(unknown.length <= LOOPS * WINDOW, `${unknown.length} unknown after ${LOOPS} kills, window ${WINDOW}`);

  const sample = stored.filter((message) => message.state === 'delivered').sort(() => Math.random() - 0.5).slice(0, 300);
  await each([...sample, ...odd], 8, async ({ id, segments, state, charged }) => {
    const { timeline } = await rest.message(id);
    const finals = timeline.map((event) => event.state).filter((at) => FINAL.includes(at));
    assert.deepEqual(finals, [state], `how ${id} ended`);
    const taken = timeline.filter((event) => event.event === 'submitted');
    assert.equal(new Set(taken.map((event) => event.segment)).size, taken.length, `${id}: a segment was taken twice`);
    assert.deepEqual(taken.map((event) => units(event.charged)), taken.map(() => PRICE), id);
    assert.equal(units(charged), taken.length * PRICE, `${id}, ${state}, of ${segments} segments`);
  });
}

/** Every delivered segment costs its price, and the account has paid for nothing else. */
async function judgeMoney(rest, stored) {
  for (const message of stored) {
    assert.equal(units(message.price), message.segments * PRICE, message.id);
    if (message.state === 'delivered') assert.equal(units(message.charged), units(message.price), message.id);
  }
  const charged = sum(stored.map((message) => units(message.charged)));
  await until('the books to be settled', async () => {
    const { body } = await rest.call('GET', '/v1/balance');
    assert.equal(units(body.reserved), 0);
    assert.equal(units(body.available), CREDIT * 10000 - charged);
    return true;
  });
}

async function judgeCallbacks(callbacks, load, stored) {
  await until('a callback for every message', () => {
    const silent = stored.filter((message) => !callbacks.states.has(message.id));
    if (silent.length) throw new Error(`${silent.length} without one, for example ${silent[0].id}`);
    return true;
  }, { seconds: 120, every: 500 });
  for (const { id, state } of stored) {
    assert.deepEqual([...new Set(callbacks.states.get(id))], [state], `callbacks of ${id}`);
  }
}

describe('kill -9 in mid-load', { concurrency: true }, () => {
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
