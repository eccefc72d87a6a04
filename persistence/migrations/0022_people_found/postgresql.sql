-- People are found by the beginning of their name or address, in any case, as accounts are.
ALTER TABLE persons ADD COLUMN found_name TEXT COLLATE "C" GENERATED ALWAYS AS (lower(name)) STORED;
ALTER TABLE persons ADD COLUMN found_email TEXT COLLATE "C" GENERATED ALWAYS AS (lower(email)) STORED;
CREATE INDEX persons_found_name ON persons (found_name);
CREATE INDEX persons_found_email ON persons (found_email);
