-- What staff propose to do with an account's money, and who decided. Who stands as in the audit log: kind and id; times
-- of 0 are "never". alone: one person sufficed. funding: the entry that it became, 0 none.
CREATE TABLE money_requests (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  account INTEGER NOT NULL,
  direction INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  reference TEXT NOT NULL,
  way INTEGER NOT NULL,
  value_day INTEGER NOT NULL,
  party TEXT NOT NULL,
  note TEXT NOT NULL,
  state INTEGER NOT NULL,
  alone INTEGER NOT NULL,
  proposed_kind INTEGER NOT NULL,
  proposed_by INTEGER NOT NULL,
  proposed_at INTEGER NOT NULL,
  decided_kind INTEGER NOT NULL DEFAULT 0,
  decided_by INTEGER NOT NULL DEFAULT 0,
  decided_at INTEGER NOT NULL DEFAULT 0,
  decision TEXT NOT NULL DEFAULT '',
  funding INTEGER NOT NULL DEFAULT 0,
  paid_reference TEXT NOT NULL DEFAULT '',
  paid_kind INTEGER NOT NULL DEFAULT 0,
  paid_by INTEGER NOT NULL DEFAULT 0,
  paid_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX money_requests_account ON money_requests (account, id);
CREATE INDEX money_requests_account_state ON money_requests (account, state, id);
CREATE INDEX money_requests_funding ON money_requests (funding) WHERE funding <> 0;
CREATE UNIQUE INDEX money_requests_paid ON money_requests (paid_reference) WHERE paid_reference <> '';
CREATE INDEX money_requests_state ON money_requests (state, id);
CREATE INDEX money_requests_proposed ON money_requests (proposed_at) WHERE state = 1;
CREATE INDEX money_requests_open ON money_requests (id) WHERE state <= 2;
CREATE INDEX money_requests_alone ON money_requests (proposed_kind, proposed_by, proposed_at) WHERE alone = 1;
CREATE UNIQUE INDEX money_requests_reference ON money_requests (reference) WHERE state <= 3 AND reference <> '';
CREATE UNIQUE INDEX money_requests_refund ON money_requests (account) WHERE state <= 2 AND kind = 3;

-- The book "funding" by name: what stands on the other side of each entry, and what all of them come to. Before there
-- were names, entries of M-Pesa are those whose receipts are kept or that wait for one; others that somebody paid came
-- by bank.
ALTER TABLE funding_entries ADD COLUMN counter INTEGER NOT NULL DEFAULT 4;
UPDATE funding_entries SET counter = 2 WHERE paid = 1;
UPDATE funding_entries SET counter = 1 WHERE reference IN (SELECT r.receipt FROM payment_receipts r)
  OR id IN (SELECT t.funding FROM top_ups t WHERE t.funding <> 0);
UPDATE funding_entries SET counter = 5 WHERE substr(reference, 1, 9) = 'trial of ' OR substr(reference, 1, 8) = 'opening-';
CREATE TABLE system_accounts (
  id INTEGER PRIMARY KEY,
  balance INTEGER NOT NULL
);
INSERT INTO system_accounts (id, balance)
SELECT n.id, COALESCE((SELECT SUM(CASE WHEN d.kind = 1 THEN -d.amount ELSE d.amount END) FROM funding_entries d
  WHERE d.counter = n.id), 0)
FROM (SELECT 1 AS id UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5) n;
