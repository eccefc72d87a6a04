-- Webhooks by event type, pauses, events that are no message's, and what was tried. What endpoints receive now
-- stays as it is: the ends of messages.
ALTER TABLE webhook_endpoints ADD COLUMN events text NOT NULL DEFAULT 'message.delivered message.undelivered message.rejected message.expired message.cancelled message.unknown';
ALTER TABLE webhook_endpoints ADD COLUMN paused bigint NOT NULL DEFAULT 0;

CREATE TABLE webhook_events (
  id bigint PRIMARY KEY,
  account bigint NOT NULL,
  endpoint bigint NOT NULL,
  type text NOT NULL,
  body text NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX webhook_events_endpoint ON webhook_events (endpoint, id);

-- `event` is the first of the post; `others` those after it, "event message" each, as distances from those before.
CREATE TABLE webhook_deliveries (
  id bigint PRIMARY KEY,
  account bigint NOT NULL,
  endpoint bigint NOT NULL,
  event bigint NOT NULL,
  message bigint NOT NULL,
  others text NOT NULL,
  type text NOT NULL,
  at bigint NOT NULL,
  took bigint NOT NULL,
  attempt bigint NOT NULL,
  status bigint NOT NULL,
  error text NOT NULL,
  answer text NOT NULL,
  state bigint NOT NULL,
  next_at bigint NOT NULL,
  replayed_at bigint NOT NULL DEFAULT 0
);
CREATE INDEX webhook_deliveries_account ON webhook_deliveries (account, id);
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint, id);
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (endpoint, id) WHERE state = 2;
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (endpoint, event) WHERE state = 1;
