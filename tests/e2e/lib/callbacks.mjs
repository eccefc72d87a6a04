// Receives delivery callbacks and remembers, per message, the states that were told.
import http from 'node:http';

/** Events of one request: a single one, or those of a batch. */
export function eventsOf(body) {
  const events = Array.isArray(body) ? body : body.events ?? [body];
  return events.map((event) => ({ ...event, ...(event.data ?? {}) }));
}

export class Callbacks {
  static async start() {
    const callbacks = new Callbacks();
    callbacks.states = new Map();  // message id -> states told, in order
    callbacks.requests = [];       // { headers, body } of the last ones
    callbacks.server = http.createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8');
      request.on('data', (chunk) => { text += chunk; });
      request.on('end', () => {
        callbacks.take(request.headers, text);
        response.writeHead(204).end();
      });
    });
    callbacks.server.keepAliveTimeout = 30000;
    await new Promise((resolve) => { callbacks.server.listen(0, '127.0.0.1', resolve); });
    callbacks.url = `http://127.0.0.1:${callbacks.server.address().port}/dlr`;
    return callbacks;
  }

  take(headers, text) {
    this.requests.push({ headers, body: text });
    if (this.requests.length > 1000) this.requests.shift();
    for (const event of eventsOf(JSON.parse(text))) {
      const id = event.message_id ?? event.id;
      this.states.set(id, [...(this.states.get(id) ?? []), event.state]);
    }
  }

  stop() {
    this.server.closeAllConnections?.();
    return new Promise((resolve) => { this.server.close(resolve); });
  }
}
