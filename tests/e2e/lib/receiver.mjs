import crypto from 'node:crypto';
import http from 'node:http';
import { eventsOf } from './callbacks.mjs';

/** A customer's server that answers as its script says, and remembers what it was told. */
export class Receiver {
  static async start(secret = '') {
    const receiver = new Receiver();
    Object.assign(receiver, { told: [], script: [], secret });
    receiver.server = http.createServer((request, response) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        receiver.told.push({ path: request.url, headers: request.headers, body, events: eventsOf(JSON.parse(body)) });
        const [status, text] = receiver.script.shift() ?? [200, 'thank you'];
        response.writeHead(status).end(text);
      });
    });
    await new Promise((resolve) => { receiver.server.listen(0, '127.0.0.1', resolve); });
    receiver.url = `http://127.0.0.1:${receiver.server.address().port}/hook`;
    return receiver;
  }

  /** Signed with this secret and no other; or, where `secret` is named, with that one among others. */
  isSigned({ headers, body }, secret) {
    const key = Buffer.from((secret ?? this.secret).replace(/^whsec_/, ''), 'base64');
    const wanted = crypto.createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`).update(body);
    const signature = `v1,${wanted.digest('base64')}`;
    const given = headers['webhook-signature'];
    return secret === undefined ? given === signature : given.split(' ').includes(signature);
  }

  stop() {
    this.server.closeAllConnections?.();
    return new Promise((resolve) => { this.server.close(resolve); });
  }
}
