// Another program at a SQLite file.
import { Child, mustExecute } from './processes.mjs';
import { Hopeless, until } from './wait.mjs';

const CHANGE = `
import sqlite3, sys
sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None).execute(sys.argv[2])
`;

/** Runs one statement behind the server's back. */
export const change = (file, sql) => mustExecute('python3', ['-c', CHANGE, file, sql]);

const LOCK = `
import signal, sqlite3, sys
held = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
signal.pause()
`;

/** Keeps everybody else from writing until the program that is returned ends. */
export async function lock(file) {
  const holder = new Child('python3', ['-c', LOCK, file], { log: `${file}.locked.${Date.now()}` });
  await until('the lock', () => {
    if (!holder.running) throw new Hopeless(holder.tail());
    return holder.tail().includes('locked');
  });
  return holder;
}
