-- Runs that hold M-Pesa, books, messages and operators against each other. A run looks at what came after `after_…` and up
-- to `last_…`, marks that were taken at one moment; phase and place say how far it is. Times of 0 are "never"; who began
-- it stands as in the audit log: kind and id. Kept as long as the books, with at most 10,000 differences each.
CREATE TABLE reconciliations (
  id INTEGER PRIMARY KEY,
  is_nightly INTEGER NOT NULL,
  begun_kind INTEGER NOT NULL,
  begun_by INTEGER NOT NULL,
  from_at INTEGER NOT NULL,
  begun_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL DEFAULT 0,
  state INTEGER NOT NULL,
  phase INTEGER NOT NULL,
  place INTEGER NOT NULL DEFAULT 0,
  kept INTEGER NOT NULL DEFAULT 0,
  payments INTEGER NOT NULL DEFAULT 0,
  entries INTEGER NOT NULL DEFAULT 0,
  transfers INTEGER NOT NULL DEFAULT 0,
  messages INTEGER NOT NULL DEFAULT 0,
  after_payment INTEGER NOT NULL,
  last_payment INTEGER NOT NULL,
  after_funding INTEGER NOT NULL,
  last_funding INTEGER NOT NULL,
  after_transfer INTEGER NOT NULL,
  last_transfer INTEGER NOT NULL,
  after_event INTEGER NOT NULL,
  last_event INTEGER NOT NULL,
  after_message INTEGER NOT NULL,
  last_message INTEGER NOT NULL,
  carried_message INTEGER NOT NULL
);
CREATE UNIQUE INDEX reconciliations_running ON reconciliations (state) WHERE state = 1;

CREATE TABLE reconciliation_counts (
  run INTEGER NOT NULL,
  cause INTEGER NOT NULL,
  differences INTEGER NOT NULL,
  at_stake INTEGER NOT NULL,
  PRIMARY KEY (run, cause)
) WITHOUT ROWID;

CREATE TABLE reconciliation_differences (
  run INTEGER NOT NULL,
  number INTEGER NOT NULL,
  cause INTEGER NOT NULL,
  account INTEGER NOT NULL,
  subject TEXT NOT NULL,
  reference TEXT NOT NULL,
  expected INTEGER NOT NULL,
  found INTEGER NOT NULL,
  segments_expected INTEGER NOT NULL,
  segments_found INTEGER NOT NULL,
  day INTEGER,
  network INTEGER,
  link INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (run, number)
) WITHOUT ROWID;

-- What links took and what was charged for it, by day and quoted network.
CREATE TABLE reconciliation_carriers (
  run INTEGER NOT NULL,
  day INTEGER NOT NULL,
  link INTEGER NOT NULL,
  network INTEGER NOT NULL,
  taken INTEGER NOT NULL,
  charged_segments INTEGER NOT NULL,
  charged INTEGER NOT NULL,
  PRIMARY KEY (run, day, link, network)
) WITHOUT ROWID;

-- Both sides of what is charged, while a run goes on; empty between runs. Network and class -1: releases; -2: of no message.
CREATE TABLE reconciliation_sums (
  account INTEGER NOT NULL,
  network INTEGER NOT NULL,
  traffic_class INTEGER NOT NULL,
  ledger INTEGER NOT NULL,
  ledger_segments INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  message_segments INTEGER NOT NULL,
  PRIMARY KEY (account, network, traffic_class)
) WITHOUT ROWID;

-- Where the next run begins: with what comes after this is prepared. nightly_at: when the last nightly run began.
CREATE TABLE reconciliation_place (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  at INTEGER NOT NULL,
  nightly_at INTEGER NOT NULL,
  payment INTEGER NOT NULL,
  funding INTEGER NOT NULL,
  transfer INTEGER NOT NULL,
  event INTEGER NOT NULL,
  message INTEGER NOT NULL
);
INSERT INTO reconciliation_place
SELECT 1, CAST(strftime('%s', 'now') AS INTEGER) * 1000000, CAST(strftime('%s', 'now') AS INTEGER) * 1000000,
  COALESCE((SELECT MAX(p.id) FROM payments p), 0), COALESCE((SELECT MAX(d.id) FROM funding_entries d), 0),
  COALESCE((SELECT MAX(t.id) FROM transfers t), 0), (SELECT j.last_event FROM journal_meta j),
  (SELECT l.message_through FROM ledger_place l);

CREATE INDEX payments_funding ON payments (funding) WHERE funding <> 0;
CREATE INDEX top_ups_funding ON top_ups (funding) WHERE funding <> 0;
CREATE INDEX top_ups_receipt_awaited ON top_ups (id) WHERE state = 4 AND receipt = '';
