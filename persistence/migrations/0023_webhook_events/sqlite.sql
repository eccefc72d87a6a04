-- Webhooks by event type, pauses, events that are no message's, and what was tried. What endpoints receive now
-- stays as it is: the ends of messages.
ALTER TABLE webhook_endpoints ADD COLUMN events TEXT NOT NULL DEFAULT 'message.delivered message.undelivered message.rejected message.expired message.cancelled message.unknown';
ALTER TABLE webhook_endpoints ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;

CREATE TABLE webhook_events (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  endpoint INTEGER NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX webhook_events_endpoint ON webhook_events (endpoint, id);

-- `event` is the first of the post; `others` those after it, "event message" each, as distances from those before.
CREATE TABLE webhook_deliveries (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  endpoint INTEGER NOT NULL,
  event INTEGER NOT NULL,
  message INTEGER NOT NULL,
  others TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  took INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  status INTEGER NOT NULL,
  error TEXT NOT NULL,
  answer TEXT NOT NULL,
  state INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  replayed_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX webhook_deliveries_account ON webhook_deliveries (account, id);
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint, id);
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (endpoint, id) WHERE state = 2;
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (endpoint, event) WHERE state = 1;
