-- A role that rose gives the person's sessions another token at their next request (rotates 1); the one before opens a little until
-- `old_until`, for requests that were under way. 0: never.
ALTER TABLE sessions ADD COLUMN rotates bigint NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN old_hash bytea NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN old_until bigint NOT NULL DEFAULT 0;
CREATE INDEX sessions_old_hash ON sessions (old_hash) WHERE old_until <> 0;
