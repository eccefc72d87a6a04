-- People are found by the beginning of their name or address, in any case, as accounts are.
ALTER TABLE persons ADD COLUMN found_name TEXT GENERATED ALWAYS AS (lower(name)) VIRTUAL;
ALTER TABLE persons ADD COLUMN found_email TEXT GENERATED ALWAYS AS (lower(email)) VIRTUAL;
CREATE INDEX persons_found_name ON persons (found_name);
CREATE INDEX persons_found_email ON persons (found_email);
