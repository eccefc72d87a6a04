-- The days of the books, in East Africa Time. A day is the movements after the one before it and up to its marks; one
-- that is being closed has closed_at 0.
CREATE TABLE ledger_closings (
  day bigint PRIMARY KEY,
  after_transfer bigint NOT NULL,
  last_transfer bigint NOT NULL,
  after_funding bigint NOT NULL,
  last_funding bigint NOT NULL,
  closed_at bigint NOT NULL DEFAULT 0
);
CREATE INDEX ledger_closings_transfer ON ledger_closings (last_transfer, day);
CREATE INDEX ledger_closings_funding ON ledger_closings (last_funding, day);

-- How far closing has come: movements that stand in ledger_days, messages that stand in ledger_messages.
CREATE TABLE ledger_place (
  transfer_through bigint NOT NULL,
  funding_through bigint NOT NULL,
  message_through bigint NOT NULL
);
INSERT INTO ledger_place VALUES (0, 0, 0);

-- Of each account and day with a movement: what its movements add up to since its beginning.
CREATE TABLE ledger_days (
  account bigint NOT NULL,
  day bigint NOT NULL,
  credited bigint NOT NULL,
  debited bigint NOT NULL,
  reserved bigint NOT NULL,
  posted bigint NOT NULL,
  released bigint NOT NULL,
  entries bigint NOT NULL,
  PRIMARY KEY (account, day)
);

-- Of each account: its messages of closed days, all of them ended and checked one by one.
CREATE TABLE ledger_messages (
  account bigint PRIMARY KEY,
  messages bigint NOT NULL,
  prices bigint NOT NULL,
  charges bigint NOT NULL,
  releases bigint NOT NULL
);

-- What does not add up, until staff has looked at it. Account 0: not of one account.
CREATE TABLE ledger_breaches (
  id bigint PRIMARY KEY,
  account bigint NOT NULL,
  what text NOT NULL,
  found_at bigint NOT NULL,
  ended_at bigint NOT NULL DEFAULT 0,
  reason text NOT NULL DEFAULT ''
);
CREATE INDEX ledger_breaches_open ON ledger_breaches (account) WHERE ended_at = 0;
