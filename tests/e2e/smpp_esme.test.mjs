// An independent SMPP implementation (npm smpp) is the ESME; mbs-smsc is the operator.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import smpp from 'smpp';
import { remove, temporaryFolder } from './lib/processes.mjs';
import { Smsc } from './lib/smsc.mjs';
import { until } from './lib/wait.mjs';

const connect = (port) => new Promise((resolve, reject) => {
  const session = smpp.connect({ host: '127.0.0.1', port }, () => resolve(session));
  session.once('error', reject);
});
const ask = (session, command, fields = {}) => new Promise((resolve) => { session[command](fields, resolve); });

describe('mbs-smsc as the operator of npm smpp', () => {
  let folder, smsc;

  before(async () => {
    folder = temporaryFolder('esme');
    smsc = await Smsc.start(folder, { options: ['--receipt-delay-ms', '50'] });
  });
  after(async () => {
    await smsc?.stop();
    remove(folder);
  });

  const bound = async (how = 'bind_transceiver') => {
    const session = await connect(smsc.port);
    const answer = await ask(session, how, { system_id: smsc.systemId, password: smsc.password });
    assert.equal(answer.command_status, 0);
    return session;
  };

  for (const how of ['bind_transceiver', 'bind_transmitter', 'bind_receiver']) {
    test(`${how} is answered`, async () => {
      const session = await bound(how);
      assert.equal((await ask(session, 'unbind')).command_status, 0);
      session.destroy();
    });
  }

  test('a wrong password is refused', async () => {
    const session = await connect(smsc.port);
    const answer = await ask(session, 'bind_transceiver', { system_id: smsc.systemId, password: 'wrong' });
    assert.ok([smpp.ESME_RINVPASWD, smpp.ESME_RBINDFAIL].includes(answer.command_status), `${answer.command_status}`);
    session.destroy();
  });

  test('enquire_link is answered', async () => {
    const session = await bound();
    assert.equal((await ask(session, 'enquire_link')).command, 'enquire_link_resp');
    session.destroy();
  });

  test('a submit_sm gets an id, and a receipt that names it', async () => {
    const session = await bound();
    const receipts = [];
    session.on('deliver_sm', (pdu) => {
      receipts.push(pdu);
      session.send(pdu.response());
    });
    const answer = await ask(session, 'submit_sm', {
      source_addr_ton: 5, source_addr: 'MBSDEMO', dest_addr_ton: 1, dest_addr_npi: 1,
      destination_addr: '254712345678', registered_delivery: 1, short_message: 'Habari',
    });
    assert.equal(answer.command_status, 0);
    assert.ok(answer.message_id);
    await until('the receipt', () => receipts.length > 0);
    const [pdu] = receipts;
    assert.equal(pdu.esm_class & 0x3c, 4);
    assert.equal(pdu.source_addr, '254712345678');
    const text = pdu.short_message.message.toString();
    assert.match(text, /stat:DELIVRD/);
    assert.ok(text.startsWith(`id:${answer.message_id} `), text);
    session.destroy();
  });

  test('many at once are all answered, each with an id of its own', async () => {
    const session = await bound();
    session.on('deliver_sm', (pdu) => session.send(pdu.response()));
    const answers = await Promise.all(Array.from({ length: 50 }, (_, number) => ask(session, 'submit_sm', {
      source_addr: 'MBSDEMO', destination_addr: `2547120000${`${number}`.padStart(2, '0')}`, short_message: `${number}`,
    })));
    assert.ok(answers.every((answer) => answer.command_status === 0));
    assert.equal(new Set(answers.map((answer) => answer.message_id)).size, 50);
    session.destroy();
  });

  test('submit_sm before a bind is refused with ESME_RINVBNDSTS', async () => {
    const session = await connect(smsc.port);
    const answer = await ask(session, 'submit_sm', { destination_addr: '254712345678', short_message: 'x' });
    assert.equal(answer.command_status, smpp.ESME_RINVBNDSTS);
    session.destroy();
  });
});
