-- Invitations to an account, bound to an e-mail address. Of the token in the mail the digest is kept. Times of 0 are
-- "never". Who ended long ago is removed when the account invites again.
CREATE TABLE invitations (
  id bigint PRIMARY KEY,
  account bigint NOT NULL,
  email text NOT NULL,
  email_folded text NOT NULL,
  role text NOT NULL,
  inviter bigint NOT NULL,
  at bigint NOT NULL,
  token bytea NOT NULL UNIQUE,
  used_at bigint NOT NULL,
  used_by bigint NOT NULL,
  revoked_at bigint NOT NULL
);
CREATE INDEX invitations_account ON invitations (account, at);

-- The person who made a key; 0: the command line, or before there were people.
ALTER TABLE api_keys ADD COLUMN made_by bigint NOT NULL DEFAULT 0;

-- A person may have several accounts: the first of an address is found by it, others by their ids.
DROP INDEX accounts_email;
CREATE UNIQUE INDEX accounts_email ON accounts (lower(email)) WHERE email <> '';
