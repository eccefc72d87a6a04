-- Amounts at which an account's people are told that its balance is low. told: how often they were on told_day
-- (days since 1970-01-01 in East Africa Time). owed: what they have yet to be told of a fall.
CREATE TABLE balance_alerts (
  account INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  by_sms INTEGER NOT NULL,
  is_below INTEGER NOT NULL,
  owed INTEGER NOT NULL,
  told_day INTEGER NOT NULL,
  told INTEGER NOT NULL,
  PRIMARY KEY (account, amount)
) WITHOUT ROWID;

CREATE INDEX balance_alerts_owed ON balance_alerts (account) WHERE owed <> 0;

-- What is to be told by SMS, to the phone that an owner has proved when it leaves; a row goes once it was sent, cannot
-- be, or is old.
CREATE TABLE balance_sms (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  available INTEGER NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX balance_sms_at ON balance_sms (at);

-- How many of them an account had on its last day with any, whatever became of its amounts.
CREATE TABLE balance_text_days (
  account INTEGER PRIMARY KEY,
  day INTEGER NOT NULL,
  texts INTEGER NOT NULL
);

-- Each change of accounts.credit_limit: what it was, and what it is from then on. Who made it stands as in the audit
-- log: kind and id.
CREATE TABLE credit_limits (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  was INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  reason TEXT NOT NULL,
  set_kind INTEGER NOT NULL,
  set_by INTEGER NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX credit_limits_account ON credit_limits (account, id);
