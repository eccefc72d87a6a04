-- What staff propose to do with an account's money, and who decided. Who stands as in the audit log: kind and id; times
-- of 0 are "never". alone: one person sufficed. funding: the entry that it became, 0 none.
CREATE TABLE money_requests (
  id bigint PRIMARY KEY,
  kind bigint NOT NULL,
  account bigint NOT NULL,
  direction bigint NOT NULL,
  amount bigint NOT NULL,
  reference text NOT NULL,
  way bigint NOT NULL,
  value_day bigint NOT NULL,
  party text NOT NULL,
  note text NOT NULL,
  state bigint NOT NULL,
  alone bigint NOT NULL,
  proposed_kind bigint NOT NULL,
  proposed_by bigint NOT NULL,
  proposed_at bigint NOT NULL,
  decided_kind bigint NOT NULL DEFAULT 0,
  decided_by bigint NOT NULL DEFAULT 0,
  decided_at bigint NOT NULL DEFAULT 0,
  decision text NOT NULL DEFAULT '',
  funding bigint NOT NULL DEFAULT 0,
  paid_reference text NOT NULL DEFAULT '',
  paid_kind bigint NOT NULL DEFAULT 0,
  paid_by bigint NOT NULL DEFAULT 0,
  paid_at bigint NOT NULL DEFAULT 0
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
ALTER TABLE funding_entries ADD COLUMN counter bigint NOT NULL DEFAULT 4;
UPDATE funding_entries SET counter = 2 WHERE paid = 1;
UPDATE funding_entries SET counter = 1 WHERE reference IN (SELECT r.receipt FROM payment_receipts r)
  OR id IN (SELECT t.funding FROM top_ups t WHERE t.funding <> 0);
UPDATE funding_entries SET counter = 5 WHERE substr(reference, 1, 9) = 'trial of ' OR substr(reference, 1, 8) = 'opening-';
CREATE TABLE system_accounts (
  id bigint PRIMARY KEY,
  balance bigint NOT NULL
);
INSERT INTO system_accounts (id, balance)
SELECT n.id, COALESCE((SELECT CAST(SUM(CASE WHEN d.kind = 1 THEN -d.amount ELSE d.amount END) AS bigint) FROM funding_entries d
  WHERE d.counter = n.id), 0)
FROM (SELECT 1 AS id UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5) n;
