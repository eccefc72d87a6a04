-- Under which keys secrets are sealed: '-' stands for those that are not sealed, "uses" grows with each, so that a key
-- whose secrets were sealed anew is forgotten only when nothing has used it meanwhile. The proof opens under the key.
CREATE TABLE sealing_keys (id TEXT PRIMARY KEY, proof TEXT NOT NULL, uses INTEGER NOT NULL);
INSERT INTO sealing_keys (id, proof, uses) VALUES ('-', '', 1);

-- The audit log: a chain of hashes, of which audit_head is the end. What is personal stands apart, so that it can be
-- erased; the chain knows its salted digest.
CREATE TABLE audit_entries (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor_kind INTEGER NOT NULL,
  actor INTEGER NOT NULL,
  account INTEGER NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  facts TEXT NOT NULL,
  personal_digest BLOB NOT NULL,
  hash BLOB NOT NULL
);
CREATE INDEX audit_entries_at ON audit_entries (at, number);
CREATE INDEX audit_entries_account ON audit_entries (account, at, number);
CREATE INDEX audit_entries_actor ON audit_entries (actor_kind, actor, at, number);
CREATE INDEX audit_entries_action ON audit_entries (action, at, number);
CREATE TABLE audit_personal (number INTEGER PRIMARY KEY, salt BLOB NOT NULL, content BLOB NOT NULL);
CREATE TABLE audit_head (one INTEGER PRIMARY KEY, number INTEGER NOT NULL, hash BLOB NOT NULL);
INSERT INTO audit_head (one, number, hash) VALUES (1, 0, zeroblob(32));
CREATE TABLE audit_checkpoints (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, hash BLOB NOT NULL, verified INTEGER NOT NULL, told INTEGER NOT NULL);
CREATE INDEX audit_checkpoints_verified ON audit_checkpoints (number) WHERE verified = 1;
CREATE INDEX audit_checkpoints_told ON audit_checkpoints (number) WHERE told = 1;
