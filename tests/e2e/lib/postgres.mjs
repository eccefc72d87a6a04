// A private PostgreSQL server in a temporary folder, durable as in production, with one database `mbs`.
import fs from 'node:fs';
import path from 'node:path';
import { Child, execute, freePort, mustExecute, remove, temporaryFolder } from './processes.mjs';
import { Hopeless, until } from './wait.mjs';

function binaries() {
  const base = '/usr/lib/postgresql';
  const versions = fs.existsSync(base) ? fs.readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  for (const version of versions) {
    const folder = path.join(base, version, 'bin');
    if (fs.existsSync(path.join(folder, 'initdb'))) return folder;
  }
  throw new Error(`no PostgreSQL server below ${base}; packaging/deps.sh check installs it`);
}

export class Postgres {
  static async start() {
    const server = new Postgres();
    server.folder = temporaryFolder('pg');
    server.port = await freePort();
    // PostgreSQL refuses to run as root; its package brings an account of its own.
    server.user = process.getuid() === 0 ? 'postgres' : undefined;
    if (server.user) await mustExecute('chown', [server.user, server.folder]);
    server.data = path.join(server.folder, 'data');
    await mustExecute(path.join(binaries(), 'initdb'),
      ['-D', server.data, '-U', 'mbs', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
      { user: server.user, cwd: server.folder });
    await server.resume();
    await mustExecute('createdb', ['-h', '127.0.0.1', '-p', `${server.port}`, '-U', 'mbs', 'mbs']);
    return server;
  }

  get url() { return `postgresql://mbs@127.0.0.1:${this.port}/mbs`; }

  /** Starts it (again) on the same port with the same data. */
  async resume() {
    this.child = new Child(path.join(binaries(), 'postgres'), ['-D', this.data, '-p', `${this.port}`,
      '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${this.folder}`, '-c', 'fsync=on',
      '-c', 'full_page_writes=on', '-c', 'synchronous_commit=on', '-c', 'shared_buffers=64MB'],
      { user: this.user, death: 'INT', log: path.join(this.folder, 'log'), cwd: this.folder });
    await until('PostgreSQL to accept connections', async () => {
      if (!this.child.running) throw new Hopeless(this.child.tail());
      return (await execute('pg_isready', ['-q', '-h', '127.0.0.1', '-p', `${this.port}`])).code === 0;
    });
  }

  /** SIGINT is its fast shutdown: connections are cut at once. SIGQUIT leaves recovery to the next start. */
  async halt(signal = 'SIGINT') { await this.child.stop(signal, 30); }

  async query(sql) {
    const { stdout } = await mustExecute('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-h', '127.0.0.1', '-p',
      `${this.port}`, '-U', 'mbs', '-d', 'mbs', '-c', sql]);
    return stdout.trim();
  }

  async destroy() {
    await this.halt();
    remove(this.folder);
  }
}
