-- The days of the books, in East Africa Time. A day is the movements after the one before it and up to its marks; one
-- that is being closed has closed_at 0.
CREATE TABLE ledger_closings (
  day INTEGER PRIMARY KEY,
  after_transfer INTEGER NOT NULL,
  last_transfer INTEGER NOT NULL,
  after_funding INTEGER NOT NULL,
  last_funding INTEGER NOT NULL,
  closed_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX ledger_closings_transfer ON ledger_closings (last_transfer, day);
CREATE INDEX ledger_closings_funding ON ledger_closings (last_funding, day);

-- How far closing has come: movements that stand in ledger_days, messages that stand in ledger_messages.
CREATE TABLE ledger_place (
  transfer_through INTEGER NOT NULL,
  funding_through INTEGER NOT NULL,
  message_through INTEGER NOT NULL
);
INSERT INTO ledger_place VALUES (0, 0, 0);

-- Of each account and day with a movement: what its movements add up to since its beginning.
CREATE TABLE ledger_days (
  account INTEGER NOT NULL,
  day INTEGER NOT NULL,
  credited INTEGER NOT NULL,
  debited INTEGER NOT NULL,
  reserved INTEGER NOT NULL,
  posted INTEGER NOT NULL,
  released INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  PRIMARY KEY (account, day)
) WITHOUT ROWID;

-- Of each account: its messages of closed days, all of them ended and checked one by one.
CREATE TABLE ledger_messages (
  account INTEGER PRIMARY KEY,
  messages INTEGER NOT NULL,
  prices INTEGER NOT NULL,
  charges INTEGER NOT NULL,
  releases INTEGER NOT NULL
);

-- What does not add up, until staff has looked at it. Account 0: not of one account.
CREATE TABLE ledger_breaches (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  what TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX ledger_breaches_open ON ledger_breaches (account) WHERE ended_at = 0;
