// A reader of Server-Sent Events, as a browser's EventSource reads them.
import http from 'node:http';
import { until } from './wait.mjs';

export class EventStream {
  /** Opens `path`; resolves with the status once the header is there. */
  static open(url, path, headers = {}) {
    const { hostname, port } = new URL(url);
    const stream = new EventStream();
    Object.assign(stream, { events: [], lastId: undefined, ended: false, text: '' });
    return new Promise((resolve, reject) => {
      stream.request = http.request({ host: hostname, port, path, headers, agent: false }, (response) => {
        stream.status = response.statusCode;
        stream.headers = response.headers;
        response.setEncoding('utf8');
        response.on('data', (chunk) => stream.take(chunk));
        response.on('error', () => { stream.ended = true; });
        response.on('close', () => { stream.ended = true; });
        resolve(stream);
      });
      stream.request.on('error', (error) => { stream.ended = true; reject(error); });
      stream.request.end();
    });
  }

  take(chunk) {
    const blocks = (this.text + chunk).split('\n\n');
    this.text = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').filter((line) => !line.startsWith(':'))
        .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
      if (fields.id !== undefined) this.lastId = fields.id;
      if (fields.data !== undefined) this.events.push({ event: fields.event, id: fields.id, data: JSON.parse(fields.data) });
    }
  }

  named(name) { return this.events.filter((e) => e.event === name); }
  /** The states that a message came to, in the order told. */
  states(id) { return this.named('message').filter((e) => e.data.id === id).map((e) => e.data.state); }

  until(what, condition, seconds = 20) { return until(`a stream to tell ${what}`, () => condition(this), { seconds }); }
  untilEnded(seconds = 20) { return until('a stream to end', () => this.ended, { seconds }); }

  close() { this.request.destroy(); }
}
