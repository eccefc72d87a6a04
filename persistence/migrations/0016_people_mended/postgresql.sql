-- How many mails of a kind wait: each share of the outbox has a bound of its own.
CREATE INDEX mail_outbox_kind ON mail_outbox (kind) WHERE state = 0;
