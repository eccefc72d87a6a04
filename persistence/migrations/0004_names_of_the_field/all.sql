-- The field's names: traffic class, segment, content owner, funding entry, webhook endpoint. Renames only, so
-- that the largest table takes no longer than an empty one.

ALTER TABLE senders RENAME COLUMN priority TO traffic_class;
ALTER TABLE messages RENAME COLUMN priority TO traffic_class;
ALTER TABLE messages RENAME COLUMN parts TO segments;
ALTER TABLE messages RENAME COLUMN carrier TO content_owner;
ALTER TABLE messages RENAME COLUMN cut TO segmentation;
ALTER TABLE message_events RENAME COLUMN part TO segment;
ALTER TABLE credits RENAME TO funding_entries;
ALTER TABLE account_snapshots RENAME COLUMN last_credit TO last_funding;
ALTER TABLE endpoints RENAME TO webhook_endpoints;
