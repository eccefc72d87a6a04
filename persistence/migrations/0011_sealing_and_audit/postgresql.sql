-- Under which keys secrets are sealed: '-' stands for those that are not sealed, "uses" grows with each, so that a key
-- whose secrets were sealed anew is forgotten only when nothing has used it meanwhile. The proof opens under the key.
CREATE TABLE sealing_keys (id text PRIMARY KEY, proof text NOT NULL, uses bigint NOT NULL);
INSERT INTO sealing_keys (id, proof, uses) VALUES ('-', '', 1);

-- The audit log: a chain of hashes, of which audit_head is the end. What is personal stands apart, so that it can be
-- erased; the chain knows its salted digest.
CREATE TABLE audit_entries (
  number bigint PRIMARY KEY,
  at bigint NOT NULL,
  actor_kind smallint NOT NULL,
  actor bigint NOT NULL,
  account bigint NOT NULL,
  action text NOT NULL,
  object bytea NOT NULL,
  facts bytea NOT NULL,
  personal_digest bytea NOT NULL,
  hash bytea NOT NULL
);
CREATE INDEX audit_entries_at ON audit_entries (at, number);
CREATE INDEX audit_entries_account ON audit_entries (account, at, number);
CREATE INDEX audit_entries_actor ON audit_entries (actor_kind, actor, at, number);
CREATE INDEX audit_entries_action ON audit_entries (action, at, number);
CREATE TABLE audit_personal (number bigint PRIMARY KEY, salt bytea NOT NULL, content bytea NOT NULL);
CREATE TABLE audit_head (one smallint PRIMARY KEY, number bigint NOT NULL, hash bytea NOT NULL);
INSERT INTO audit_head (one, number, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));
CREATE TABLE audit_checkpoints (number bigint PRIMARY KEY, at bigint NOT NULL, hash bytea NOT NULL, verified smallint NOT NULL, told smallint NOT NULL);
CREATE INDEX audit_checkpoints_verified ON audit_checkpoints (number) WHERE verified = 1;
CREATE INDEX audit_checkpoints_told ON audit_checkpoints (number) WHERE told = 1;
