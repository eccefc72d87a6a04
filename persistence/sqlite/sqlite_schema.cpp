#include "persistence/migrations/migrations.hpp"

#include <array>

namespace mbs::persistence {

namespace {

constexpr const char* first_schema = R"sql(
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  status INTEGER NOT NULL,
  credit_limit INTEGER NOT NULL,
  webhook_secret TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX accounts_email ON accounts (lower(email));

-- network and priority: -1 is "all".
CREATE TABLE senders (
  account INTEGER NOT NULL,
  name TEXT NOT NULL,
  network INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  PRIMARY KEY (account, name, network, priority)
) WITHOUT ROWID;

CREATE TABLE api_keys (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  prefix TEXT NOT NULL,
  hash BLOB NOT NULL UNIQUE,
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
);
CREATE INDEX api_keys_account ON api_keys (account);

CREATE TABLE endpoints (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  url TEXT NOT NULL,
  secret TEXT NOT NULL,
  batch INTEGER NOT NULL,
  active INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (account, url)
);

CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

-- Immutable. A message with carrier 0 stores its content; others name the message of the same day that does.
CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  recipient INTEGER NOT NULL,
  network INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  price INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  callback INTEGER NOT NULL,
  carrier INTEGER NOT NULL,
  sender TEXT,
  sender_kind INTEGER,
  text TEXT,
  reference TEXT,
  cut BLOB
);
CREATE INDEX messages_account ON messages (account, id);

-- Append-only.
CREATE TABLE message_events (
  seq INTEGER PRIMARY KEY,
  message_id INTEGER NOT NULL,
  account INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  part INTEGER NOT NULL,
  link INTEGER NOT NULL,
  code INTEGER NOT NULL,
  at INTEGER NOT NULL,
  charge INTEGER NOT NULL,
  release INTEGER NOT NULL,
  smsc_message_id TEXT
);
CREATE INDEX message_events_message ON message_events (message_id);
CREATE INDEX message_events_smsc ON message_events (smsc_message_id, link) WHERE kind = 1;

-- Append-only, summed per batch, account and kind.
CREATE TABLE transfers (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  count INTEGER NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX transfers_account ON transfers (account, id);

CREATE TABLE credits (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  reference TEXT NOT NULL UNIQUE,
  note TEXT NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX credits_account ON credits (account, id);

-- The money of an account after its transfers up to last_transfer and its credits up to last_credit.
CREATE TABLE account_snapshots (
  account INTEGER PRIMARY KEY,
  available INTEGER NOT NULL,
  reserved INTEGER NOT NULL,
  last_transfer INTEGER NOT NULL,
  last_credit INTEGER NOT NULL
);

CREATE TABLE idempotency (
  key BLOB NOT NULL,
  account INTEGER NOT NULL,
  body BLOB NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL
);
CREATE UNIQUE INDEX idempotency_key ON idempotency (key);
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE link_claims (
  link INTEGER PRIMARY KEY,
  claimed BLOB NOT NULL
);

CREATE TABLE webhook_progress (
  endpoint INTEGER PRIMARY KEY,
  through INTEGER NOT NULL
);

CREATE TABLE webhook_retries (
  event INTEGER PRIMARY KEY,
  message INTEGER NOT NULL,
  endpoint INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  give_up_at INTEGER NOT NULL
);
CREATE INDEX webhook_retries_next ON webhook_retries (next_at);

CREATE TABLE stray_receipts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  link INTEGER NOT NULL,
  smsc_message_id TEXT NOT NULL,
  recipient INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  code INTEGER NOT NULL,
  raw TEXT NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX stray_receipts_link ON stray_receipts (link, at);

-- One row each. Every message with an id up to `floor` is final.
CREATE TABLE journal_meta (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last_commit INTEGER NOT NULL,
  last_event INTEGER NOT NULL
);
INSERT INTO journal_meta VALUES (1, 0, 0);
CREATE TABLE recovery_meta (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  floor INTEGER NOT NULL
);
INSERT INTO recovery_meta VALUES (1, 0);
)sql";

constexpr const char* expiry_schema = R"sql(
CREATE INDEX messages_expiry ON messages (expires_at);
CREATE INDEX stray_receipts_at ON stray_receipts (at);
)sql";

constexpr const char* names_schema = R"sql(
ALTER TABLE senders RENAME COLUMN priority TO traffic_class;
ALTER TABLE messages RENAME COLUMN priority TO traffic_class;
ALTER TABLE messages RENAME COLUMN parts TO segments;
ALTER TABLE messages RENAME COLUMN carrier TO content_owner;
ALTER TABLE messages RENAME COLUMN cut TO segmentation;
ALTER TABLE message_events RENAME COLUMN part TO segment;
ALTER TABLE credits RENAME TO funding_entries;
ALTER TABLE account_snapshots RENAME COLUMN last_credit TO last_funding;
ALTER TABLE endpoints RENAME TO webhook_endpoints;
)sql";

constexpr std::array migrations{migration{1, "first schema", first_schema},
    migration{2, "messages by the end of their validity, stray receipts by age", expiry_schema},
    migration{4, "names of the field", names_schema}};

}  // namespace

std::span<const migration> sqlite_migrations() noexcept {
  return migrations;
}

}  // namespace mbs::persistence
