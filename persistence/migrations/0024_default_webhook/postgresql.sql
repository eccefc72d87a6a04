-- The webhook that hears of messages which name no address of their own, one an account. None is at first: who sends
-- without callback_url hears what was heard before.
ALTER TABLE webhook_endpoints ADD COLUMN is_default bigint NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX webhook_endpoints_default ON webhook_endpoints (account) WHERE is_default <> 0;
