-- Secrets that still sign beside their successors, how an endpoint's callbacks fare, the query of a message's own
-- callback URL, and retries read endpoint by endpoint, so that one with many holds up no other. Times of 0 are
-- "never"; a retry that is given up is due at the end of time and removed later.
ALTER TABLE accounts ADD COLUMN previous_webhook_secret text NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN previous_webhook_until bigint NOT NULL DEFAULT 0;
ALTER TABLE webhook_endpoints ADD COLUMN previous_secret text NOT NULL DEFAULT '';
ALTER TABLE webhook_endpoints ADD COLUMN previous_until bigint NOT NULL DEFAULT 0;
ALTER TABLE webhook_endpoints ADD COLUMN failing_since bigint NOT NULL DEFAULT 0;
ALTER TABLE webhook_endpoints ADD COLUMN last_failed_at bigint NOT NULL DEFAULT 0;
ALTER TABLE webhook_endpoints ADD COLUMN last_status bigint NOT NULL DEFAULT 0;
ALTER TABLE webhook_endpoints ADD COLUMN last_error text NOT NULL DEFAULT '';
ALTER TABLE webhook_endpoints ADD COLUMN gone bigint NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN callback_query bytea;
ALTER TABLE webhook_retries ADD COLUMN last_status bigint NOT NULL DEFAULT 0;
ALTER TABLE webhook_retries ADD COLUMN last_error bytea NOT NULL DEFAULT '';
DROP INDEX webhook_retries_next;
CREATE INDEX webhook_retries_endpoint ON webhook_retries (endpoint, next_at);
CREATE INDEX webhook_retries_given_up ON webhook_retries (give_up_at) WHERE next_at = 9223372036854775807;
