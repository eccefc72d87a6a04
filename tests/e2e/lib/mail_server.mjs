// An independent mail server (npm smtp-server) with STARTTLS and AUTH, and a server of ours that mails by it.
import fs from 'node:fs';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { freePort, mustExecute } from './processes.mjs';
import { Server, link } from './server.mjs';

/** A certificate authority of the test's own, and a certificate for localhost that it signed. */
export async function certificates(folder) {
  const file = (name) => path.join(folder, name);
  const openssl = (...args) => mustExecute('openssl', args);
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl('req', '-x509', ...ec, '-keyout', file('ca.key'), '-out', file('ca.pem'), '-days', '2',
    '-subj', '/CN=Test authority');
  await openssl('req', ...ec, '-keyout', file('server.key'), '-out', file('server.csr'), '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost');
  await openssl('x509', '-req', '-in', file('server.csr'), '-CA', file('ca.pem'), '-CAkey', file('ca.key'),
    '-out', file('server.pem'), '-days', '2', '-copy_extensions', 'copy');
  return { key: fs.readFileSync(file('server.key')), cert: fs.readFileSync(file('server.pem')), ca: file('ca.pem') };
}

const refuse = (code, text) => Object.assign(new Error(text), { responseCode: code });

export class MailServer {
  static async start({ key, cert }) {
    const all = { mails: [], tries: new Map(), greylists: true };
    const smtp = new SMTPServer({
      key, cert, authMethods: ['PLAIN', 'LOGIN'], logger: false,
      onAuth: (auth, session, done) => (auth.username === 'mbs' && auth.password === 'geheim'
        ? done(null, { user: auth.username, secure: session.secure }) : done(refuse(535, '5.7.8 wrong'))),
      onRcptTo: ({ address }, session, done) => {
        all.tries.set(address, (all.tries.get(address) ?? 0) + 1);
        if (address.startsWith('gone')) return done(refuse(550, '5.1.1 no such user'));
        if (address.startsWith('grey') && all.greylists) return done(refuse(451, '4.7.1 come back in six minutes'));
        return done();
      },
      onData: (stream, session, done) => {
        const to = session.envelope.rcptTo.map((r) => r.address);
        let text = '';
        stream.on('data', (part) => { text += part; });
        stream.on('end', () => {
          if (to[0].startsWith('drop') && all.tries.get(to[0]) === 1) {
            for (const c of smtp.connections) if (c.session.id === session.id) c._socket.destroy();
            return undefined;
          }
          all.mails.push({ to, from: session.envelope.mailFrom.address, user: session.user, secure: session.secure, text });
          return done();
        });
      },
    });
    smtp.on('error', () => {});
    const port = await freePort();
    await new Promise((resolve) => { smtp.listen(port, '127.0.0.1', resolve); });
    return Object.assign(all, { port, stop: () => new Promise((resolve) => { smtp.close(resolve); }) });
  }

  static to(mails, address) { return mails.mails.filter((m) => m.to[0] === address); }
}

export async function serveMail(folder, port, more = {}) {
  const server = await Server.prepare(folder, {
    links: [link({ port: 1 })],
    settings: {
      mail: {
        transport: 'smtp', from: 'Tuma <no-reply@tuma.example>', host: 'localhost', port, user: 'mbs', password: 'geheim',
        answer_timeout: '1s', ...more,
      },
    },
  });
  await server.migrate();
  await server.start();
  return server;
}
