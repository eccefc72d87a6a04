-- Whether the person's proved number has heard of the recovery, or there is none. Of those from before nobody knows.
ALTER TABLE recoveries ADD COLUMN phone_told bigint NOT NULL DEFAULT 1;
CREATE INDEX recoveries_untold ON recoveries (person) WHERE phone_told = 0;
