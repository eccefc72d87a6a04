// The REST API as a customer's program sees it.
import http from 'node:http';
import { until } from './wait.mjs';

export const FINAL = ['delivered', 'undelivered', 'rejected', 'expired', 'cancelled', 'unknown'];
export const isFinal = (message) => FINAL.includes(message.state);

export class Rest {
  constructor(url, key) {
    this.url = new URL(url);
    this.key = key;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  }

  /** Gives { status, headers, body }; a connection that breaks is thrown. */
  call(method, path, body, headers = {}) {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = http.request({
        host: this.url.hostname, port: this.url.port, method, path, agent: this.agent, timeout: 60000,
        headers: {
          authorization: `Bearer ${this.key}`,
          ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
          ...headers,
        },
      }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => { text += chunk; });
        response.on('error', reject);
        response.on('end', () => {
          try {
            resolve({ status: response.statusCode, headers: response.headers, body: text && JSON.parse(text) });
          } catch (error) {
            reject(new Error(`${method} ${path} answered what is not JSON: ${text.slice(0, 200)}`, { cause: error }));
          }
        });
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer in 60 s`)));
      request.on('error', reject);
      request.end(payload);
    });
  }

  send(message, headers) { return this.call('POST', '/v1/messages', { from: 'MBSDEMO', ...message }, headers); }

  /** Sends and insists on 202; gives the accepted messages. */
  async accept(message, headers) {
    const answer = await this.send(message, headers);
    if (answer.status !== 202) throw new Error(`refused with ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body.messages;
  }

  async message(id) {
    const answer = await this.call('GET', `/v1/messages/${id}`);
    if (answer.status !== 200) throw new Error(`GET ${id}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Waits until the message has a final state; gives the message. */
  final(id, seconds = 30) {
    return until(`${id} to end`, async () => {
      const message = await this.message(id);
      if (!isFinal(message)) throw new Error(`it is ${message.state}`);
      return message;
    }, { seconds });
  }

  /** All messages of the account, newest first, over all pages. */
  async *list(filter = '') {
    let cursor = '';
    do {
      const answer = await this.call('GET', `/v1/messages?limit=500${filter}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      if (answer.status !== 200) throw new Error(`list: ${answer.status} ${JSON.stringify(answer.body)}`);
      yield* answer.body.messages ?? answer.body.data;
      cursor = answer.body.next_cursor ?? '';
    } while (cursor);
  }

  close() { this.agent.destroy(); }
}
