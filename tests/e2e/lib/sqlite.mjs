// Another program at a SQLite file.
import { mustExecute } from './processes.mjs';

const CHANGE = `
import sqlite3, sys
sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None).execute(sys.argv[2])
`;

/** Runs one statement behind the server's back. */
export const change = (file, sql) => mustExecute('python3', ['-c', CHANGE, file, sql]);
