-- People, who they are for which account, how they sign in, and what proves their addresses. Times of 0 are "never",
-- phone numbers of 0 "none", roles as domain/access names them. Tokens and codes are kept as digests only.
CREATE TABLE persons (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL,
  email_folded text NOT NULL UNIQUE,
  email_proved_at bigint NOT NULL,
  phone bigint NOT NULL,
  phone_proved_at bigint NOT NULL,
  language text NOT NULL,
  password text NOT NULL,
  password_set_at bigint NOT NULL,
  platform_role text NOT NULL,
  active smallint NOT NULL,
  credentials bigint NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX persons_phone ON persons (phone) WHERE phone <> 0;

CREATE TABLE members (
  account bigint NOT NULL,
  person bigint NOT NULL,
  role text NOT NULL,
  since bigint NOT NULL,
  PRIMARY KEY (account, person)
);
CREATE INDEX members_person ON members (person);

CREATE TABLE sessions (
  id bigint PRIMARY KEY,
  hash bytea NOT NULL UNIQUE,
  person bigint NOT NULL,
  credentials bigint NOT NULL,
  created_at bigint NOT NULL,
  used_at bigint NOT NULL,
  factor_at bigint NOT NULL,
  ended_at bigint NOT NULL,
  address text NOT NULL,
  agent text NOT NULL
);
CREATE INDEX sessions_person ON sessions (person, id);
CREATE INDEX sessions_age ON sessions (created_at);

-- One at a time for a purpose and a target; `tries` counts guesses, right or wrong.
CREATE TABLE codes (
  purpose smallint NOT NULL,
  target text NOT NULL,
  person bigint NOT NULL,
  credentials bigint NOT NULL,
  digest bytea NOT NULL,
  made_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  tries smallint NOT NULL,
  used smallint NOT NULL,
  day bigint NOT NULL,
  sent_today smallint NOT NULL,
  PRIMARY KEY (purpose, target)
);
CREATE INDEX codes_age ON codes (made_at);

-- Every attempt to sign in as somebody who is known.
CREATE TABLE sign_ins (
  person bigint NOT NULL,
  at bigint NOT NULL,
  result smallint NOT NULL,
  address text NOT NULL,
  agent text NOT NULL
);
CREATE INDEX sign_ins_person ON sign_ins (person, at);
CREATE INDEX sign_ins_age ON sign_ins (at);

ALTER TABLE accounts ADD COLUMN legal_name text NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN kra_pin text NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN postal_address text NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN billing_email text NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN language text NOT NULL DEFAULT 'en';
