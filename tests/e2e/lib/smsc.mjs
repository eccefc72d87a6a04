// mbs-smsc, the operator simulator, as a child of the test.
import path from 'node:path';
import { Child, freePort, listening, program } from './processes.mjs';
import { Hopeless, until } from './wait.mjs';

export class Smsc {
  /** `options`: further command-line options, for example ['--receipt-delay-ms', '100']. */
  static async start(folder, { name = 'safaricom', systemId = 'mbs', password = 'secret', options = [] } = {}) {
    const smsc = new Smsc();
    Object.assign(smsc, { name, systemId, password, port: await freePort(), control: await freePort() });
    smsc.child = new Child(program('mbs-smsc'), ['--listen', `127.0.0.1:${smsc.port}`,
      '--http', `127.0.0.1:${smsc.control}`, '--name', name, '--system-id', systemId, '--password', password,
      ...options], { log: path.join(folder, `smsc-${name}.log`) });
    await until(`the simulator of ${name}`, async () => {
      if (!smsc.child.running) throw new Hopeless(`it ended\n${smsc.child.tail()}`);
      return (await listening(smsc.port)) && (await listening(smsc.control));
    });
    return smsc;
  }

  async get(path) {
    const response = await fetch(`http://127.0.0.1:${this.control}${path}`);
    return response.json();
  }

  counters() { return this.get('/'); }

  /** The last submit_sm that arrived, oldest first; no more than the simulator was told to --keep. */
  messages(limit) { return this.get(`/messages?limit=${limit}`); }

  stop() { return this.child.stop('SIGTERM', 10); }
}
