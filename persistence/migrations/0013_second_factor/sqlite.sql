-- What a person has beside a password. Secrets are sealed; recovery codes are kept as keyed digests. Times of 0 are
-- "never". `step` is the newest time step whose code counted: it and all before are refused. `next_secret` was begun
-- and not confirmed yet.
CREATE TABLE second_factors (
  person INTEGER PRIMARY KEY,
  secret TEXT NOT NULL,
  next_secret TEXT NOT NULL,
  confirmed_at INTEGER NOT NULL,
  step INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  failed_at INTEGER NOT NULL
);
CREATE TABLE recovery_codes (
  person INTEGER NOT NULL,
  digest BLOB NOT NULL,
  used_at INTEGER NOT NULL,
  PRIMARY KEY (person, digest)
) WITHOUT ROWID;

-- A lost factor on its way to be taken away: not before `due_at`, and for staff not before two others have agreed.
CREATE TABLE recoveries (
  person INTEGER PRIMARY KEY,
  asked_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  credentials INTEGER NOT NULL,
  first_agreed INTEGER NOT NULL,
  second_agreed INTEGER NOT NULL,
  token BLOB NOT NULL
);
CREATE INDEX persons_staff ON persons (id) WHERE platform_role <> 'none';
CREATE INDEX recoveries_due ON recoveries (due_at);
CREATE INDEX recoveries_token ON recoveries (token);

-- One for each number, ever: who has had the trial credit for it.
CREATE TABLE trials (
  phone INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  person INTEGER NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX trials_account ON trials (account);

ALTER TABLE accounts ADD COLUMN owners_need_factor INTEGER NOT NULL DEFAULT 0;

-- Who began to sign up and has not proved the address yet. Removed after a day.
CREATE TABLE sign_ups (
  token BLOB PRIMARY KEY,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL,
  name TEXT NOT NULL,
  phone INTEGER NOT NULL,
  company TEXT NOT NULL,
  language TEXT NOT NULL,
  password TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sign_ups_age ON sign_ups (at);

-- 1: the account has only trial credit, which reaches only its members' proved numbers.
ALTER TABLE accounts ADD COLUMN on_trial INTEGER NOT NULL DEFAULT 0;
