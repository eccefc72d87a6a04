// `mbs serve` with a configuration of its own, and the command line beside it.
import fs from 'node:fs';
import path from 'node:path';
import { Child, execute, freePort, mustExecute, program } from './processes.mjs';
import { Hopeless, until } from './wait.mjs';

function text(value) {
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([key, inner]) => `${key} = ${text(inner)}`).join(', ')} }`;
}
const table = (head, values) =>
  `${head}\n${Object.entries(values).map(([key, value]) => `${key} = ${text(value)}\n`).join('')}`;

/** TOML of { section: {...}, section: [{...}, ...] }. */
export function toml(settings) {
  return Object.entries(settings).map(([section, value]) => (Array.isArray(value)
    ? value.map((row) => table(`[[${section}]]`, row)).join('\n')
    : table(`[${section}]`, value))).join('\n');
}

/** The settings of a link to a simulator or another SMSC. */
export const link = (smsc, more = {}) => ({
  name: smsc.name ?? 'safaricom', networks: [smsc.name ?? 'safaricom'], kind: 'smpp', host: '127.0.0.1',
  port: smsc.port, system_id: smsc.systemId ?? 'mbs', password: smsc.password ?? 'secret', tps: 1000, window: 50,
  reconnect_min: '100ms', reconnect_max: '500ms', ...more,
});

export class Server {
  /** Writes the configuration; nothing runs yet. `settings` are sections laid over the tests' own. */
  static async prepare(folder, { database, links, settings = {} }) {
    const server = new Server();
    server.folder = folder;
    server.port = await freePort();
    server.url = `http://127.0.0.1:${server.port}`;
    server.config = path.join(folder, 'mbs.toml');
    fs.writeFileSync(server.config, toml({
      database: { url: database ?? `sqlite:${path.join(folder, 'mbs.db')}` },
      link: links,
      price: [{ per_segment: '0.8000' }],
      webhooks: { allow_private_addresses: true },
      limits: { stop_notice: '0s' },
      ...settings,
      http: { listen: `127.0.0.1:${server.port}`, ...settings.http },
    }));
    return server;
  }

  /** Further sections, which need to know the server's address. */
  append(settings) { fs.appendFileSync(this.config, `\n${toml(settings)}`); }

  /** Runs `mbs COMMAND... --config ...` to its end. */
  command(...args) { return execute(program('mbs'), [...args, '--config', this.config]); }

  async verify() {
    const outcome = await this.command('verify');
    return { ok: outcome.code === 0, ...outcome };
  }

  async createAccount({ email = 'test@example.com', credit = 100000, sender = 'MBSDEMO' } = {}) {
    const { stdout } = await mustExecute(program('mbs'), ['account', 'create', '--config', this.config, '--email',
      email, '--name', 'Test', '--credit', `${credit}`, '--sender', sender, '--key', '--json']);
    return JSON.parse(stdout);
  }

  async migrate() { await mustExecute(program('mbs'), ['migrate', '--config', this.config]); }

  async start() {
    this.child = new Child(program('mbs'), ['serve', '--config', this.config],
      { log: path.join(this.folder, 'mbs.log') });
    await this.ready();
  }

  async ready(seconds = 60) {
    await until('mbs to be ready', async () => {
      if (!this.child.running) throw new Hopeless(`it ended\n${this.child.tail()}`);
      return (await fetch(`${this.url}/readyz`)).status === 200;
    }, { seconds });
  }

  /** Drains and ends; its exit code must be 0. */
  async stop() {
    const { code, signal } = await this.child.stop('SIGTERM', 40);
    if (code !== 0) throw new Error(`mbs ended with ${code ?? signal}\n${this.child.tail()}`);
  }

  /** kill -9. */
  kill() { return this.child.kill(); }
}
