-- Payments by M-Pesa by their receipts, whoever began them; what M-Pesa posted of those that customers make to the paybill
-- by themselves, as it came; and how far its own list of payments was read. Times of 0 are "never"; who matched a payment
-- to an account stands as in the audit log: kind and id. A credit itself is a row of funding_entries.
CREATE TABLE payments (
  id INTEGER PRIMARY KEY,
  receipt TEXT NOT NULL,
  short_code TEXT NOT NULL,
  amount INTEGER NOT NULL,
  typed TEXT NOT NULL DEFAULT '',
  account INTEGER NOT NULL DEFAULT 0,
  top_up INTEGER NOT NULL DEFAULT 0,
  state INTEGER NOT NULL,
  source INTEGER NOT NULL,
  payer TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  trouble TEXT NOT NULL DEFAULT '',
  paid_at INTEGER NOT NULL DEFAULT 0,
  told_at INTEGER NOT NULL,
  credited_at INTEGER NOT NULL DEFAULT 0,
  funding INTEGER NOT NULL DEFAULT 0,
  matched_kind INTEGER NOT NULL DEFAULT 0,
  matched_by INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX payments_receipt ON payments (receipt);
CREATE INDEX payments_account ON payments (account, id);
CREATE INDEX payments_suspense ON payments (id) WHERE state = 2;

-- The term of what was known before is the account's, as that of its books.
INSERT INTO payments (id, receipt, short_code, amount, typed, account, top_up, state, source, payer, paid_at, told_at,
  credited_at, funding)
SELECT t.id, t.receipt, t.short_code, t.amount, '', t.account, t.id, 1, 1, CAST(t.payer AS TEXT), r.at, r.at, r.at, t.funding
FROM top_ups t JOIN payment_receipts r ON r.receipt = t.receipt AND r.top_up = t.id
WHERE t.receipt <> '';

CREATE TABLE paybill_callbacks (
  id INTEGER PRIMARY KEY,
  receipt TEXT NOT NULL,
  at INTEGER NOT NULL,
  address TEXT NOT NULL,
  body BLOB NOT NULL,
  is_done INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX paybill_callbacks_receipt ON paybill_callbacks (receipt, id);
CREATE INDEX paybill_callbacks_waiting ON paybill_callbacks (id) WHERE is_done = 0;

CREATE TABLE payment_pulls (
  short_code TEXT PRIMARY KEY,
  pulled_until INTEGER NOT NULL,
  succeeded_at INTEGER NOT NULL
);

-- Staff look at those that M-Pesa does not tell the end of.
CREATE INDEX top_ups_unclear ON top_ups (id) WHERE state = 6;
