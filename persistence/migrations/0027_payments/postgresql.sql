-- Payments by M-Pesa by their receipts, whoever began them; what M-Pesa posted of those that customers make to the paybill
-- by themselves, as it came; and how far its own list of payments was read. Times of 0 are "never"; who matched a payment
-- to an account stands as in the audit log: kind and id. A credit itself is a row of funding_entries.
CREATE TABLE payments (
  id bigint PRIMARY KEY,
  receipt text NOT NULL,
  short_code text NOT NULL,
  amount bigint NOT NULL,
  typed text NOT NULL DEFAULT '',
  account bigint NOT NULL DEFAULT 0,
  top_up bigint NOT NULL DEFAULT 0,
  state bigint NOT NULL,
  source bigint NOT NULL,
  payer text NOT NULL DEFAULT '',
  name text NOT NULL DEFAULT '',
  trouble text NOT NULL DEFAULT '',
  paid_at bigint NOT NULL DEFAULT 0,
  told_at bigint NOT NULL,
  credited_at bigint NOT NULL DEFAULT 0,
  funding bigint NOT NULL DEFAULT 0,
  matched_kind bigint NOT NULL DEFAULT 0,
  matched_by bigint NOT NULL DEFAULT 0,
  reason text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX payments_receipt ON payments (receipt);
CREATE INDEX payments_account ON payments (account, id);
CREATE INDEX payments_suspense ON payments (id) WHERE state = 2;

-- The term of what was known before is the account's, as that of its books.
INSERT INTO payments (id, receipt, short_code, amount, typed, account, top_up, state, source, payer, paid_at, told_at,
  credited_at, funding)
SELECT t.id, t.receipt, t.short_code, t.amount, '', t.account, t.id, 1, 1, CAST(t.payer AS text), r.at, r.at, r.at, t.funding
FROM top_ups t JOIN payment_receipts r ON r.receipt = t.receipt AND r.top_up = t.id
WHERE t.receipt <> '';

CREATE TABLE paybill_callbacks (
  id bigint PRIMARY KEY,
  receipt text NOT NULL,
  at bigint NOT NULL,
  address text NOT NULL,
  body bytea NOT NULL,
  is_done bigint NOT NULL DEFAULT 0,
  note text NOT NULL DEFAULT ''
);
CREATE INDEX paybill_callbacks_receipt ON paybill_callbacks (receipt, id);
CREATE INDEX paybill_callbacks_waiting ON paybill_callbacks (id) WHERE is_done = 0;

CREATE TABLE payment_pulls (
  short_code text PRIMARY KEY,
  pulled_until bigint NOT NULL,
  succeeded_at bigint NOT NULL
);

-- Staff look at those that M-Pesa does not tell the end of.
CREATE INDEX top_ups_unclear ON top_ups (id) WHERE state = 6;
