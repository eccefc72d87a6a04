-- Invitations to an account, bound to an e-mail address. Of the token in the mail the digest is kept. Times of 0 are
-- "never". Who ended long ago is removed when the account invites again.
CREATE TABLE invitations (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL,
  role TEXT NOT NULL,
  inviter INTEGER NOT NULL,
  at INTEGER NOT NULL,
  token BLOB NOT NULL UNIQUE,
  used_at INTEGER NOT NULL,
  used_by INTEGER NOT NULL,
  revoked_at INTEGER NOT NULL
);
CREATE INDEX invitations_account ON invitations (account, at);

-- The person who made a key; 0: the command line, or before there were people.
ALTER TABLE api_keys ADD COLUMN made_by INTEGER NOT NULL DEFAULT 0;

-- A person may have several accounts: the first of an address is found by it, others by their ids.
DROP INDEX accounts_email;
CREATE UNIQUE INDEX accounts_email ON accounts (lower(email)) WHERE email <> '';
