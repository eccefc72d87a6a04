-- Mails, written in the transaction of the change that they tell of (persistence/mail/). state: 0 waiting, 1 sent,
-- 2 refused, 3 ended. fields: what the mail tells, packed; empty once there is nothing left to send. Times of 0 are
-- "never". Waiting ones are found by their domain, so that one with many holds up no other; final ones by their age.
CREATE TABLE mail_outbox (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  code INTEGER NOT NULL,
  recipient TEXT NOT NULL,
  host TEXT NOT NULL,
  language INTEGER NOT NULL,
  fields BLOB NOT NULL,
  message_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  state INTEGER NOT NULL DEFAULT 0,
  last_answer TEXT NOT NULL DEFAULT '',
  final_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX mail_outbox_host ON mail_outbox (host, code DESC, next_at) WHERE state = 0;
CREATE INDEX mail_outbox_end ON mail_outbox (ends_at) WHERE state = 0;
CREATE INDEX mail_outbox_age ON mail_outbox (created_at) WHERE state = 0;
CREATE INDEX mail_outbox_final ON mail_outbox (final_at) WHERE state <> 0;
CREATE INDEX mail_outbox_state ON mail_outbox (state, id);
CREATE INDEX mail_outbox_recipient ON mail_outbox (recipient, id);

-- Addresses that refused mail (source 0) or whose mail came back (1).
CREATE TABLE mail_addresses (
  address TEXT PRIMARY KEY,
  source INTEGER NOT NULL,
  reason TEXT NOT NULL,
  marked_at INTEGER NOT NULL
);

-- One row: what the running server is set to, for every process that writes mails.
CREATE TABLE mail_rules (
  waiting_at_most INTEGER NOT NULL,
  message_id_host TEXT NOT NULL
);
INSERT INTO mail_rules (waiting_at_most, message_id_host) VALUES (10000, 'mbs.invalid');
