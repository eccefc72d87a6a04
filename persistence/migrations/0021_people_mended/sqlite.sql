-- How many mails of a kind wait: each share of the outbox has a bound of its own.
CREATE INDEX mail_outbox_kind ON mail_outbox (kind) WHERE state = 0;

-- Keys of an account page by page, and those that count without all that ever were.
CREATE INDEX api_keys_page ON api_keys (account, id);
CREATE INDEX api_keys_open ON api_keys (account) WHERE revoked_at IS NULL;
DROP INDEX api_keys_account;

-- Accounts are found by the beginning of their name or address, in any case.
ALTER TABLE accounts ADD COLUMN found_name TEXT GENERATED ALWAYS AS (lower(name)) VIRTUAL;
ALTER TABLE accounts ADD COLUMN found_email TEXT GENERATED ALWAYS AS (lower(email)) VIRTUAL;
CREATE INDEX accounts_found_name ON accounts (found_name);
CREATE INDEX accounts_found_email ON accounts (found_email);

-- Where somebody signs up from, as a keyed digest: each place has room for so many.
ALTER TABLE sign_ups ADD COLUMN asker TEXT NOT NULL DEFAULT '';
CREATE INDEX sign_ups_asker ON sign_ups (asker, at);

-- The address without its tag that has had a trial, as SHA-256 in hexadecimal digits.
ALTER TABLE trials ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE INDEX trials_address ON trials (address) WHERE address <> '';
