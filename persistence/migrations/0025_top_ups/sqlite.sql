-- Payments by M-Pesa that phones are asked for, what M-Pesa posted as it came, and which receipts are credited. Times of
-- 0 are "never"; who asked stands as in the audit log: kind and id. A credit itself is a row of funding_entries.
CREATE TABLE top_ups (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  payer INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  short_code TEXT NOT NULL,
  state INTEGER NOT NULL,
  reason INTEGER NOT NULL DEFAULT 0,
  asked_kind INTEGER NOT NULL,
  asked_by INTEGER NOT NULL,
  once TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  asked_at INTEGER NOT NULL DEFAULT 0,
  looks INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL DEFAULT 0,
  merchant_request TEXT NOT NULL DEFAULT '',
  checkout_request TEXT NOT NULL DEFAULT '',
  code TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL DEFAULT '',
  funding INTEGER NOT NULL DEFAULT 0,
  receipt TEXT NOT NULL DEFAULT ''
);
CREATE INDEX top_ups_account ON top_ups (account, id);
CREATE UNIQUE INDEX top_ups_once ON top_ups (account, once) WHERE once <> '';
CREATE INDEX top_ups_due ON top_ups (next_at, id) WHERE next_at <> 0;
CREATE INDEX top_ups_payer ON top_ups (payer, created_at);
CREATE INDEX top_ups_without_receipt ON top_ups (account) WHERE state = 4 AND receipt = '';
CREATE INDEX top_ups_open_of_account ON top_ups (account) WHERE state <= 3;

CREATE TABLE payment_callbacks (
  id INTEGER PRIMARY KEY,
  top_up INTEGER NOT NULL,
  at INTEGER NOT NULL,
  address TEXT NOT NULL,
  body BLOB NOT NULL,
  is_done INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX payment_callbacks_top_up ON payment_callbacks (top_up, id);
CREATE INDEX payment_callbacks_waiting ON payment_callbacks (id) WHERE is_done = 0;

CREATE TABLE payment_receipts (
  receipt TEXT PRIMARY KEY,
  top_up INTEGER NOT NULL,
  at INTEGER NOT NULL
);
