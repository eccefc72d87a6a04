-- What a person has beside a password. Secrets are sealed; recovery codes are kept as keyed digests. Times of 0 are
-- "never". `step` is the newest time step whose code counted: it and all before are refused. `next_secret` was begun
-- and not confirmed yet.
CREATE TABLE second_factors (
  person bigint PRIMARY KEY,
  secret text NOT NULL,
  next_secret text NOT NULL,
  confirmed_at bigint NOT NULL,
  step bigint NOT NULL,
  failures bigint NOT NULL,
  failed_at bigint NOT NULL
);
CREATE TABLE recovery_codes (
  person bigint NOT NULL,
  digest bytea NOT NULL,
  used_at bigint NOT NULL,
  PRIMARY KEY (person, digest)
);

-- A lost factor on its way to be taken away: not before `due_at`, and for staff not before two others have agreed.
CREATE TABLE recoveries (
  person bigint PRIMARY KEY,
  asked_at bigint NOT NULL,
  due_at bigint NOT NULL,
  credentials bigint NOT NULL,
  first_agreed bigint NOT NULL,
  second_agreed bigint NOT NULL,
  token bytea NOT NULL
);
CREATE INDEX persons_staff ON persons (id) WHERE platform_role <> 'none';
CREATE INDEX recoveries_due ON recoveries (due_at);
CREATE INDEX recoveries_token ON recoveries (token);

-- One for each number, ever: who has had the trial credit for it.
CREATE TABLE trials (
  phone bigint PRIMARY KEY,
  account bigint NOT NULL,
  person bigint NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX trials_account ON trials (account);

ALTER TABLE accounts ADD COLUMN owners_need_factor bigint NOT NULL DEFAULT 0;

-- Who began to sign up and has not proved the address yet. Removed after a day.
CREATE TABLE sign_ups (
  token bytea PRIMARY KEY,
  email text NOT NULL,
  email_folded text NOT NULL,
  name text NOT NULL,
  phone bigint NOT NULL,
  company text NOT NULL,
  language text NOT NULL,
  password text NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX sign_ups_age ON sign_ups (at);

-- 1: the account has only trial credit, which reaches only its members' proved numbers.
ALTER TABLE accounts ADD COLUMN on_trial bigint NOT NULL DEFAULT 0;
