-- How many mails of a kind wait: each share of the outbox has a bound of its own.
CREATE INDEX mail_outbox_kind ON mail_outbox (kind) WHERE state = 0;

-- Keys of an account page by page, and those that count without all that ever were.
CREATE INDEX api_keys_page ON api_keys (account, id);
CREATE INDEX api_keys_open ON api_keys (account) WHERE revoked_at IS NULL;
DROP INDEX api_keys_account;
