// An independent SMPP implementation (npm smpp) is the operator; mbs binds to it as the ESME.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import smpp from 'smpp';
import { Callbacks } from './lib/callbacks.mjs';
import { freePort, remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { until } from './lib/wait.mjs';

const stamp = () => new Date().toISOString().replace(/[-T:]/g, '').slice(2, 12);
const receiptText = (id, stat) =>
  `id:${id} sub:001 dlvrd:001 submit date:${stamp()} done date:${stamp()} stat:${stat} err:000 text:`;

/** An operator whose behaviour a test sets: `answer(pdu, reply)` for each submit_sm. */
class Operator {
  static async start() {
    const operator = new Operator();
    Object.assign(operator, { name: 'safaricom', systemId: 'mbs', password: 'secret', submits: [], sessions: new Set(), next: 1 });
    operator.port = await freePort();
    operator.server = smpp.createServer((session) => operator.serve(session));
    await new Promise((resolve) => { operator.server.listen(operator.port, '127.0.0.1', resolve); });
    return operator;
  }

  serve(session) {
    session.on('error', () => {});
    session.on('close', () => this.sessions.delete(session));
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
    session.on('bind_transceiver', (pdu) => {
      const welcome = pdu.system_id === this.systemId && pdu.password === this.password;
      session.send(pdu.response({ command_status: welcome ? 0 : smpp.ESME_RINVPASWD, system_id: 'operator' }));
      if (welcome) this.sessions.add(session);
    });
    session.on('submit_sm', (pdu) => {
      this.submits.push(pdu);
      this.answer(pdu, session);
    });
  }

  /** Takes the message and reports it delivered: what a good operator does. */
  deliver(pdu, session, { id = `${this.next++}`, receiptId = id, stat = 'DELIVRD' } = {}) {
    session.send(pdu.response({ message_id: id }));
    this.receipt(pdu, session, receiptId, stat);
  }

  receipt(pdu, session, id, stat) {
    session.deliver_sm({
      esm_class: 4, source_addr_ton: 1, source_addr_npi: 1, source_addr: pdu.destination_addr,
      destination_addr: pdu.source_addr, short_message: Buffer.from(receiptText(id, stat), 'latin1'),
    });
  }

  stop() {
    for (const session of this.sessions) session.destroy();
    return new Promise((resolve) => { this.server.close(resolve); });
  }
}

describe('mbs as an ESME of npm smpp', () => {
  let folder, operator, server, rest, callbacks, recipient = 0;
  const to = () => `07123${`${recipient++}`.padStart(5, '0')}`;
  const send = async (text, more = {}) => (await rest.accept({ to: to(), text, callback_url: callbacks.url, ...more }))[0];

  before(async () => {
    folder = temporaryFolder('smsc');
    operator = await Operator.start();
    callbacks = await Callbacks.start();
    server = await Server.prepare(folder, { links: [link(operator, { throttle_pause: '200ms' })] });
    await server.migrate();
    const account = await server.createAccount();
    await server.start();
    rest = new Rest(server.url, account.api_key);
  });

  after(async () => {
    rest?.close();
    if (server?.child?.running) await server.stop();
    await callbacks?.stop();
    await operator?.stop();
    remove(folder);
  });

  beforeEach(() => {
    operator.submits = [];
    operator.answer = (pdu, session) => operator.deliver(pdu, session);
  });

  test('a message is submitted with its addresses and text, and its receipt makes it delivered', async () => {
    const { id } = await send('Habari yako');
    assert.equal((await rest.final(id)).state, 'delivered');
    const [pdu] = operator.submits;
    assert.equal(pdu.source_addr, 'MBSDEMO');
    assert.deepEqual([pdu.source_addr_ton, pdu.source_addr_npi], [5, 0]);
    assert.match(pdu.destination_addr, /^254712/);
    assert.deepEqual([pdu.dest_addr_ton, pdu.dest_addr_npi], [1, 1]);
    assert.equal(pdu.short_message.message, 'Habari yako');
    assert.equal(pdu.registered_delivery & 3, 1);
    await until('its callback', () => callbacks.states.get(id)?.includes('delivered'));
  });

  test('text outside GSM 03.38 goes as UCS2', async () => {
    const { id } = await send('Karibu 😀 你好');
    assert.equal((await rest.final(id)).state, 'delivered');
    assert.equal(operator.submits[0].data_coding, 8);
    assert.equal(operator.submits[0].short_message.message, 'Karibu 😀 你好');
  });

  test('a long text arrives in segments that join to the same text', async () => {
    const text = 'Muungwana hununua na kuuza kwa haki. '.repeat(12);
    const { id } = await send(text);
    assert.equal((await rest.final(id)).state, 'delivered');
    const segments = operator.submits.map(({ short_message: { udh: [element], message } }) => {
      assert.deepEqual([...element.subarray(0, 2)], [0, 3], 'a concatenation element with an 8-bit reference');
      return { reference: element[2], total: element[3], number: element[4], text: message };
    }).sort((a, b) => a.number - b.number);
    assert.equal(segments.length, 3);
    assert.equal(new Set(segments.map((segment) => segment.reference)).size, 1);
    assert.deepEqual(segments.map((segment) => segment.number), [1, 2, 3]);
    assert.ok(segments.every((segment) => segment.total === 3));
    assert.equal(segments.map((segment) => segment.text).join(''), text);
  });

  test('an id in hex in the answer and in decimal in the receipt is the same message', async () => {
    operator.answer = (pdu, session) =>
      operator.deliver(pdu, session, { id: '04000000086ECD50', receiptId: '288230376293190992' });
    const { id } = await send('hex and dec');
    assert.equal((await rest.final(id)).state, 'delivered');
  });

  test('a receipt that outruns its submit_sm_resp counts', async () => {
    operator.answer = (pdu, session) => {
      operator.receipt(pdu, session, 'early-1', 'DELIVRD');
      session.send(pdu.response({ message_id: 'early-1' }));
    };
    const { id } = await send('early');
    assert.equal((await rest.final(id)).state, 'delivered');
  });

  test('of two receipts the first final one wins', async () => {
    operator.answer = (pdu, session) => {
      operator.deliver(pdu, session, { id: 'twice-1' });
      operator.receipt(pdu, session, 'twice-1', 'UNDELIV');
    };
    const { id } = await send('twice');
    assert.equal((await rest.final(id)).state, 'delivered');
    operator.answer = (pdu, session) => operator.deliver(pdu, session);
    await rest.final((await send('after it')).id);
    assert.equal((await rest.message(id)).state, 'delivered');
    await until('its callback', () => callbacks.states.has(id));
    assert.deepEqual([...new Set(callbacks.states.get(id))], ['delivered']);
  });

  test('an undeliverable message is told as undelivered', async () => {
    operator.answer = (pdu, session) => operator.deliver(pdu, session, { stat: 'UNDELIV' });
    const { id } = await send('nobody there');
    assert.equal((await rest.final(id)).state, 'undelivered');
  });

  test('a refusal for good is told as rejected and costs nothing', async () => {
    const before = (await rest.call('GET', '/v1/balance')).body;
    operator.answer = (pdu, session) => session.send(pdu.response({ command_status: smpp.ESME_RINVDSTADR }));
    const { id } = await send('refused');
    assert.equal((await rest.final(id)).state, 'rejected');
    assert.equal(operator.submits.length, 1);
    await until('the reservation to be released', async () => {
      assert.deepEqual((await rest.call('GET', '/v1/balance')).body, before);
      return true;
    });
  });

  test('a throttled message is sent again and delivered', async () => {
    let refusals = 2;
    operator.answer = (pdu, session) => {
      if (refusals-- > 0) session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }));
      else operator.deliver(pdu, session);
    };
    const { id } = await send('slow down');
    assert.equal((await rest.final(id)).state, 'delivered');
    assert.equal(operator.submits.length, 3);
  });

  test('a session that breaks is bound again and what waited is sent', async () => {
    for (const session of operator.sessions) session.destroy();
    const { id } = await send('after the break');
    assert.equal((await rest.final(id)).state, 'delivered');
  });

  test('SIGTERM unbinds', async () => {
    let unbound = 0;
    for (const session of operator.sessions) session.on('unbind', () => { unbound += 1; });
    await server.stop();
    assert.equal(unbound, 1);
  });
});
