// Children of a test: their output goes to a file, they end with the test, and only by their own process id.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const build = process.env.MBS_BUILD_DIR ?? path.join(root, 'build/release');

/** Path of a built program; an absent one is an error of the test, not a reason to skip it. */
export function program(name) {
  const file = path.join(build, name);
  if (!fs.existsSync(file)) throw new Error(`${file} is not built`);
  return file;
}

export const temporaryFolder = (name) => fs.mkdtempSync(path.join(os.tmpdir(), `mbs-e2e-${name}-`));
export const remove = (folder) => fs.rmSync(folder, { recursive: true, force: true });

/** A port that nobody listens on at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Does something accept connections there? */
export function listening(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => socket.destroy(resolve(true)));
    socket.on('error', () => resolve(false));
  });
}

/** Does a process with this id run? One that ended and waits to be reaped by its parent does not. */
export function alive(pid) {
  try {
    return !fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).startsWith('Z');
  } catch {
    return false;
  }
}

export class Child {
  /**
   * `user`: run as this account. `death`: the signal that the kernel sends when the test itself is killed, so that
   * nothing is left behind.
   */
  constructor(command, args, { log, user, death = 'KILL', env = {}, cwd } = {}) {
    this.command = command;
    this.log = log;
    const file = log ? fs.openSync(log, 'a') : 'ignore';
    const as = user ? ['--reuid', user, '--regid', user, '--init-groups'] : [];
    this.process = spawn('setpriv', [...as, '--pdeathsig', death, '--', command, ...args], {
      stdio: ['ignore', file, file], env: { ...process.env, ...env }, cwd,
    });
    if (log) fs.closeSync(file);
    this.exited = new Promise((resolve) => {
      this.process.on('error', (error) => resolve({ code: -1, error }));
      this.process.on('exit', (code, signal) => resolve({ code, signal }));
    });
  }

  get pid() { return this.process.pid; }
  get running() { return this.process.exitCode === null && this.process.signalCode === null; }

  signal(name) { return this.running && this.process.kill(name); }

  /** Asks it to end and waits; after `seconds` it is killed, which is an error. */
  async stop(signal = 'SIGTERM', seconds = 40) {
    if (!this.running) return this.exited;
    this.signal(signal);
    let timer;
    const late = new Promise((resolve) => { timer = setTimeout(() => resolve('late'), seconds * 1000); });
    const outcome = await Promise.race([this.exited, late]);
    clearTimeout(timer);
    if (outcome !== 'late') return outcome;
    this.signal('SIGKILL');
    await this.exited;
    throw new Error(`${this.command} did not end within ${seconds} s of ${signal}\n${this.tail()}`);
  }

  async kill() {
    this.signal('SIGKILL');
    return this.exited;
  }

  /** The end of what it printed, for the message of a failure. */
  tail(lines = 30) {
    if (!this.log) return '';
    return fs.readFileSync(this.log, 'utf8').split('\n').slice(-lines).join('\n');
  }
}

/** Runs a program to its end; gives its exit code and what it printed. */
export function execute(command, args, { env = {}, cwd, user, input } = {}) {
  return new Promise((resolve, reject) => {
    const whole = user
      ? ['setpriv', '--reuid', user, '--regid', user, '--init-groups', '--', command, ...args]
      : [command, ...args];
    const child = spawn(whole[0], whole.slice(1), { env: { ...process.env, ...env }, cwd });
    let stdout = '', stderr = '';
    child.stdout.on('data', (chunk) => { stdout += chunk; });
    child.stderr.on('data', (chunk) => { stderr += chunk; });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

/** Like execute, but a failure is thrown with all that was printed. */
export async function mustExecute(command, args, options) {
  const outcome = await execute(command, args, options);
  if (outcome.code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${outcome.code}\n${outcome.stdout}${outcome.stderr}`);
  }
  return outcome;
}
