-- Amounts at which an account's people are told that its balance is low. told: how often they were on told_day
-- (days since 1970-01-01 in East Africa Time). owed: what they have yet to be told of a fall.
CREATE TABLE balance_alerts (
  account bigint NOT NULL,
  amount bigint NOT NULL,
  by_sms bigint NOT NULL,
  is_below bigint NOT NULL,
  owed bigint NOT NULL,
  told_day bigint NOT NULL,
  told bigint NOT NULL,
  PRIMARY KEY (account, amount)
);

CREATE INDEX balance_alerts_owed ON balance_alerts (account) WHERE owed <> 0;

-- What is to be told by SMS, to the phone that an owner has proved when it leaves; a row goes once it was sent, cannot
-- be, or is old.
CREATE TABLE balance_sms (
  id bigint PRIMARY KEY,
  account bigint NOT NULL,
  amount bigint NOT NULL,
  available bigint NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX balance_sms_at ON balance_sms (at);

-- How many of them an account had on its last day with any, whatever became of its amounts.
CREATE TABLE balance_text_days (
  account bigint PRIMARY KEY,
  day bigint NOT NULL,
  texts bigint NOT NULL
);

-- Each change of accounts.credit_limit: what it was, and what it is from then on. Who made it stands as in the audit
-- log: kind and id.
CREATE TABLE credit_limits (
  id bigint PRIMARY KEY,
  account bigint NOT NULL,
  was bigint NOT NULL,
  amount bigint NOT NULL,
  reason text NOT NULL,
  set_kind bigint NOT NULL,
  set_by bigint NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX credit_limits_account ON credit_limits (account, id);
