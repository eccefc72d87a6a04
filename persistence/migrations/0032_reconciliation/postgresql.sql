-- Runs that hold M-Pesa, books, messages and operators against each other. A run looks at what came after `after_…` and up
-- to `last_…`, marks that were taken at one moment; phase and place say how far it is. Times of 0 are "never"; who began
-- it stands as in the audit log: kind and id. Kept as long as the books, with at most 10,000 differences each.
CREATE TABLE reconciliations (
  id bigint PRIMARY KEY,
  is_nightly bigint NOT NULL,
  begun_kind bigint NOT NULL,
  begun_by bigint NOT NULL,
  from_at bigint NOT NULL,
  begun_at bigint NOT NULL,
  ended_at bigint NOT NULL DEFAULT 0,
  state bigint NOT NULL,
  phase bigint NOT NULL,
  place bigint NOT NULL DEFAULT 0,
  kept bigint NOT NULL DEFAULT 0,
  payments bigint NOT NULL DEFAULT 0,
  entries bigint NOT NULL DEFAULT 0,
  transfers bigint NOT NULL DEFAULT 0,
  messages bigint NOT NULL DEFAULT 0,
  after_payment bigint NOT NULL,
  last_payment bigint NOT NULL,
  after_funding bigint NOT NULL,
  last_funding bigint NOT NULL,
  after_transfer bigint NOT NULL,
  last_transfer bigint NOT NULL,
  after_event bigint NOT NULL,
  last_event bigint NOT NULL,
  after_message bigint NOT NULL,
  last_message bigint NOT NULL,
  carried_message bigint NOT NULL
);
CREATE UNIQUE INDEX reconciliations_running ON reconciliations (state) WHERE state = 1;

CREATE TABLE reconciliation_counts (
  run bigint NOT NULL,
  cause bigint NOT NULL,
  differences bigint NOT NULL,
  at_stake bigint NOT NULL,
  PRIMARY KEY (run, cause)
);

CREATE TABLE reconciliation_differences (
  run bigint NOT NULL,
  number bigint NOT NULL,
  cause bigint NOT NULL,
  account bigint NOT NULL,
  subject text NOT NULL,
  reference text NOT NULL,
  expected bigint NOT NULL,
  found bigint NOT NULL,
  segments_expected bigint NOT NULL,
  segments_found bigint NOT NULL,
  day bigint,
  network bigint,
  link bigint NOT NULL,
  since bigint NOT NULL,
  PRIMARY KEY (run, number)
);

-- What links took and what was charged for it, by day and quoted network.
CREATE TABLE reconciliation_carriers (
  run bigint NOT NULL,
  day bigint NOT NULL,
  link bigint NOT NULL,
  network bigint NOT NULL,
  taken bigint NOT NULL,
  charged_segments bigint NOT NULL,
  charged bigint NOT NULL,
  PRIMARY KEY (run, day, link, network)
);

-- Both sides of what is charged, while a run goes on; empty between runs. Network and class -1: releases; -2: of no message.
CREATE TABLE reconciliation_sums (
  account bigint NOT NULL,
  network bigint NOT NULL,
  traffic_class bigint NOT NULL,
  ledger bigint NOT NULL,
  ledger_segments bigint NOT NULL,
  messages bigint NOT NULL,
  message_segments bigint NOT NULL,
  PRIMARY KEY (account, network, traffic_class)
);

-- Where the next run begins: with what comes after this is prepared. nightly_at: when the last nightly run began.
CREATE TABLE reconciliation_place (
  one bigint PRIMARY KEY CHECK (one = 1),
  at bigint NOT NULL,
  nightly_at bigint NOT NULL,
  payment bigint NOT NULL,
  funding bigint NOT NULL,
  transfer bigint NOT NULL,
  event bigint NOT NULL,
  message bigint NOT NULL
);
INSERT INTO reconciliation_place
SELECT 1, CAST(extract(epoch FROM now()) AS bigint) * 1000000, CAST(extract(epoch FROM now()) AS bigint) * 1000000,
  COALESCE((SELECT MAX(p.id) FROM payments p), 0), COALESCE((SELECT MAX(d.id) FROM funding_entries d), 0),
  COALESCE((SELECT MAX(t.id) FROM transfers t), 0), (SELECT j.last_event FROM journal_meta j),
  (SELECT l.message_through FROM ledger_place l);

CREATE INDEX payments_funding ON payments (funding) WHERE funding <> 0;
CREATE INDEX top_ups_funding ON top_ups (funding) WHERE funding <> 0;
CREATE INDEX top_ups_receipt_awaited ON top_ups (id) WHERE state = 4 AND receipt = '';
