-- What limits a key. Scopes are the texts of permissions and addresses are blocks (192.0.2.0/24), with blanks between
-- them; no address is anywhere. Times are NULL for never. Keys from before may do what they could.
ALTER TABLE api_keys ADD COLUMN scopes text NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN addresses text NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN expires_at bigint;
ALTER TABLE api_keys ADD COLUMN replaced_by bigint;
ALTER TABLE api_keys ADD COLUMN overlap_ends_at bigint;
ALTER TABLE api_keys ADD COLUMN last_used_at bigint;
ALTER TABLE api_keys ADD COLUMN last_used_from text NOT NULL DEFAULT '';
UPDATE api_keys SET scopes = 'messages:send messages:read balance:read networks:read webhooks:manage senders:read';
