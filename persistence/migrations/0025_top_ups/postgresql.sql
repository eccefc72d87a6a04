-- Payments by M-Pesa that phones are asked for, what M-Pesa posted as it came, and which receipts are credited. Times of
-- 0 are "never"; who asked stands as in the audit log: kind and id. A credit itself is a row of funding_entries.
CREATE TABLE top_ups (
  id bigint PRIMARY KEY,
  account bigint NOT NULL,
  payer bigint NOT NULL,
  amount bigint NOT NULL,
  short_code text NOT NULL,
  state bigint NOT NULL,
  reason bigint NOT NULL DEFAULT 0,
  asked_kind bigint NOT NULL,
  asked_by bigint NOT NULL,
  once text NOT NULL DEFAULT '',
  created_at bigint NOT NULL,
  asked_at bigint NOT NULL DEFAULT 0,
  looks bigint NOT NULL DEFAULT 0,
  next_at bigint NOT NULL,
  ended_at bigint NOT NULL DEFAULT 0,
  merchant_request text NOT NULL DEFAULT '',
  checkout_request text NOT NULL DEFAULT '',
  code text NOT NULL DEFAULT '',
  words text NOT NULL DEFAULT '',
  funding bigint NOT NULL DEFAULT 0,
  receipt text NOT NULL DEFAULT ''
);
CREATE INDEX top_ups_account ON top_ups (account, id);
CREATE UNIQUE INDEX top_ups_once ON top_ups (account, once) WHERE once <> '';
CREATE INDEX top_ups_due ON top_ups (next_at, id) WHERE next_at <> 0;
CREATE INDEX top_ups_payer ON top_ups (payer, created_at);
CREATE INDEX top_ups_without_receipt ON top_ups (account) WHERE state = 4 AND receipt = '';
CREATE INDEX top_ups_open_of_account ON top_ups (account) WHERE state <= 3;

CREATE TABLE payment_callbacks (
  id bigint PRIMARY KEY,
  top_up bigint NOT NULL,
  at bigint NOT NULL,
  address text NOT NULL,
  body bytea NOT NULL,
  is_done bigint NOT NULL DEFAULT 0,
  note text NOT NULL DEFAULT ''
);
CREATE INDEX payment_callbacks_top_up ON payment_callbacks (top_up, id);
CREATE INDEX payment_callbacks_waiting ON payment_callbacks (id) WHERE is_done = 0;

CREATE TABLE payment_receipts (
  receipt text PRIMARY KEY,
  top_up bigint NOT NULL,
  at bigint NOT NULL
);
