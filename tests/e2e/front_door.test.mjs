// What stands between strangers and the server: certificates that are renewed while it runs, and slow senders.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { after, before, describe, test } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { execute, freePort, mustExecute, remove, temporaryFolder } from './lib/processes.mjs';
import { Rest } from './lib/rest.mjs';
import { Server, link } from './lib/server.mjs';
import { Smsc } from './lib/smsc.mjs';
import { until } from './lib/wait.mjs';

async function writeCertificate(folder, name) {
  const [certificate, key] = ['crt', 'key'].map((end) => path.join(folder, `${name}.${end}`));
  await mustExecute('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
    '-keyout', key, '-out', certificate, '-days', '2', '-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1']);
  return { certificate, key };
}

/** An open connection, with the name in the certificate that the server showed. */
function connect(port) {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () =>
      resolve({ socket, name: socket.getPeerCertificate().subject.CN, protocol: socket.getProtocol() }));
    socket.on('error', reject);
  });
}

/** The head of the answer to GET /healthz over a connection. */
function health(socket) {
  return new Promise((resolve, reject) => {
    socket.once('data', (octets) => resolve(octets.toString('latin1')));
    socket.once('end', () => reject(new Error('the connection ended')));
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  });
}

describe('a server with a certificate', () => {
  let folder, server, port, first, second, put;

  before(async () => {
    folder = temporaryFolder('door');
    [first, second] = [await writeCertificate(folder, 'first'), await writeCertificate(folder, 'second')];
    put = (certificate, key) => {
      fs.copyFileSync(certificate, path.join(folder, 'served.crt'));
      fs.copyFileSync(key, path.join(folder, 'served.key'));
    };
    put(first.certificate, first.key);
    const admin = await freePort();
    port = await freePort();
    server = await Server.prepare(folder, {
      links: [], settings: { http: { listen: `127.0.0.1:${port}`, admin_listen: `127.0.0.1:${admin}`,
        tls_certificate: path.join(folder, 'served.crt'), tls_key: path.join(folder, 'served.key') } },
    });
    server.url = `http://127.0.0.1:${admin}`;
    await server.migrate();
    await server.start();
  });
  after(async () => {
    if (server?.child?.running) await server.kill();
    remove(folder);
  });

  test('shows the renewed one after SIGHUP, and connections that are open go on', async () => {
    const early = await connect(port);
    assert.equal(early.name, 'first');
    assert.equal(early.protocol, 'TLSv1.3');
    assert.match(await health(early.socket), /^HTTP\/1.1 200 [^]*strict-transport-security: max-age=/i);
    put(second.certificate, second.key);
    server.child.signal('SIGHUP');
    await until('the renewed certificate', async () => {
      const { socket, name } = await connect(port);
      socket.destroy();
      return name === 'second';
    });
    assert.match(await health(early.socket), /^HTTP\/1.1 200 /);
    early.socket.destroy();
  });

  test('keeps the one it has when the new pair does not fit, and says why', async () => {
    put(first.certificate, second.key);
    server.child.signal('SIGHUP');
    await until('the complaint', () =>
      /http\.tls_key: .*key values mismatch[^]*reload: nothing was changed/.test(server.child.tail(1000)));
    const { socket, name } = await connect(port);
    socket.destroy();
    assert.equal(name, 'second');
  });

  test('tells operators on their own address nothing of https', async () => {
    const answer = await fetch(`${server.url}/healthz`);
    assert.equal(answer.headers.get('strict-transport-security'), null);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  });
});

describe('a thousand connections that do nothing', () => {
  let folder, smsc, server, rest, person;
  const idle = [];
  /** Open; with `asks`, kept alive after a request. */
  const open = (asks) => new Promise((resolve, reject) => {
    const socket = net.connect(server.port, '127.0.0.1', () => {
      if (!asks) return resolve(socket);
      socket.once('data', () => resolve(socket));
      return socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    });
    socket.on('error', reject);
    idle.push(socket);
  });

  before(async () => {
    folder = temporaryFolder('idle');
    smsc = await Smsc.start(folder);
    const port = await freePort();
    server = await Server.prepare(folder, {
      links: [link(smsc, { networks: ['*'] })],
      settings: {
        http: { listen: `127.0.0.1:${port}`, max_connections_per_address: 1200 },
        people: { password_memory: 1024, password_passes: 1 },
      },
    });
    Object.assign(server, { port, url: `http://127.0.0.1:${port}` });
    await server.migrate();
    const account = await server.createAccount();
    rest = new Rest(server.url, account.api_key);
    await server.start();
    const { stdout } = await server.command('person', 'create', '--account', account.account_id, '--role', 'owner',
      '--email', 'asha@example.com', '--name', 'Asha', '--json');
    person = JSON.parse(stdout);
  });
  after(async () => {
    for (const socket of idle) socket.destroy();
    rest?.close();
    if (server?.child?.running) await server.kill();
    await smsc?.stop();
    remove(folder);
  });

  test('keep nobody from signing in and from sending', async () => {
    for (let i = 0; i < 1000; i += 100) await Promise.all(Array.from({ length: 100 }, (_, n) => open(n % 2 === 0)));
    for (let round = 0; round < 20; round += 1) {
      const tab = new Browser(server.url);
      const answer = await tab.post('/v1/session', { email: person.email, password: person.password });
      assert.equal(answer.code, '201 ok');
      assert.equal((await tab.get('/v1/me')).body.email, person.email);
      assert.equal((await rest.accept({ to: '0712000001', text: `beside idle ones ${round}` })).length, 1);
    }
    assert.ok(idle.filter((socket) => !socket.destroyed).length >= 500, 'the kept-alive ones were still open');
  });
});

describe('slow senders', { skip: process.env.MBS_KILL_LOOPS ? false : 'with ./check --soak only' }, () => {
  let folder, smsc, server, rest;

  before(async () => {
    folder = temporaryFolder('slow');
    smsc = await Smsc.start(folder);
    server = await Server.prepare(folder, { links: [link(smsc, { networks: ['*'] })] });
    await server.migrate();
    rest = new Rest(server.url, (await server.createAccount()).api_key);
    await server.start();
  });
  after(async () => {
    rest?.close();
    if (server?.child?.running) await server.kill();
    await smsc?.stop();
    remove(folder);
  });

  // Headers that do not end, bodies that come octet by octet, answers that are read so.
  for (const [what, options] of [['headers', ['-H', '-u', '/healthz']], ['bodies', ['-B', '-u', '/v1/messages']],
    ['readers', ['-X', '-u', '/openapi.json', '-k', '3']]]) {
    test(`of ${what}, 900 of them, leave those who send at a normal pace as they were`, async () => {
      const [kind, , target, ...more] = options;
      const attack = execute('slowhttptest', [kind, '-c', '900', '-r', '300', '-i', '1', '-l', '20', '-p', '5', '-x', '8',
        '-u', `${server.url}${target}`, ...more]);
      let over = false, sent = 0;
      attack.then(() => { over = true; });
      while (!over) {
        const messages = await rest.accept({ to: '0712000001', text: `${what} ${sent}` });
        assert.equal(messages.length, 1);
        sent += 1;
      }
      assert.ok(sent > 100, `only ${sent} requests were answered`);
      assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
      assert.equal((await attack).code, 0);
    });
  }
});
