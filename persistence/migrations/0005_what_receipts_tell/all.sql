-- What a link has learnt about the spelling of its operator's message ids, in the words of its channel; and what a receipt
-- tells beside its outcome: its done date, and the network's own error (type << 16 | code). NULL: nothing.

ALTER TABLE links ADD COLUMN learnt text NOT NULL DEFAULT '';
ALTER TABLE message_events ADD COLUMN done_at bigint;
ALTER TABLE message_events ADD COLUMN network_error bigint;
ALTER TABLE stray_receipts ADD COLUMN done_at bigint;
ALTER TABLE stray_receipts ADD COLUMN network_error bigint;
