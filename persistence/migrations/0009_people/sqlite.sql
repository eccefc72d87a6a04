-- People, who they are for which account, how they sign in, and what proves their addresses. Times of 0 are "never",
-- phone numbers of 0 "none", roles as domain/access names them. Tokens and codes are kept as digests only.
CREATE TABLE persons (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL UNIQUE,
  email_proved_at INTEGER NOT NULL,
  phone INTEGER NOT NULL,
  phone_proved_at INTEGER NOT NULL,
  language TEXT NOT NULL,
  password TEXT NOT NULL,
  password_set_at INTEGER NOT NULL,
  platform_role TEXT NOT NULL,
  active INTEGER NOT NULL,
  credentials INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX persons_phone ON persons (phone) WHERE phone <> 0;

CREATE TABLE members (
  account INTEGER NOT NULL,
  person INTEGER NOT NULL,
  role TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (account, person)
) WITHOUT ROWID;
CREATE INDEX members_person ON members (person);

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  person INTEGER NOT NULL,
  credentials INTEGER NOT NULL,
  at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  factor_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person, id);
CREATE INDEX sessions_age ON sessions (at);

-- One at a time for a purpose and a target; `tries` counts guesses, right or wrong.
CREATE TABLE codes (
  id INTEGER PRIMARY KEY,
  purpose INTEGER NOT NULL,
  target TEXT NOT NULL,
  person INTEGER NOT NULL,
  credentials INTEGER NOT NULL,
  digest BLOB NOT NULL,
  at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  used INTEGER NOT NULL,
  UNIQUE (purpose, target)
);
CREATE INDEX codes_age ON codes (at);

-- What was sent to, and guessed wrong for, a target (of any purpose) or by a person on one day.
CREATE TABLE code_days (
  subject TEXT PRIMARY KEY,
  day INTEGER NOT NULL,
  sends INTEGER NOT NULL,
  wrong INTEGER NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX code_days_age ON code_days (at);

-- Every attempt to sign in as somebody who is known.
CREATE TABLE sign_ins (
  id INTEGER PRIMARY KEY,
  person INTEGER NOT NULL,
  at INTEGER NOT NULL,
  result INTEGER NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
);
CREATE INDEX sign_ins_person ON sign_ins (person, at);
CREATE INDEX sign_ins_age ON sign_ins (at);

ALTER TABLE accounts ADD COLUMN legal_name TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN kra_pin TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN postal_address TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN billing_email TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
