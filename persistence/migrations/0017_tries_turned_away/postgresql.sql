-- Attempts that were turned away unseen stand in one row with how many they were: `since` the first, `at` the last. 0: as `at`.
ALTER TABLE sign_ins ADD COLUMN since bigint NOT NULL DEFAULT 0;
ALTER TABLE sign_ins ADD COLUMN tries bigint NOT NULL DEFAULT 1;
