-- Receipts, tax invoices and credit notes: what they say is frozen in `facts` (persistence/money/billing_codec.hpp) when
-- they are numbered. sha256 and the file come when they are printed. told_at: when members were mailed, 0 not yet, -1
-- never to be. cause: the funding entry of a receipt, the part of an invoice's month, the note's number of its invoice. asked_as: whoever asks for
-- a note twice with it gets it once.
CREATE TABLE billing_documents (
  id bigint PRIMARY KEY,
  account bigint NOT NULL,
  kind bigint NOT NULL,
  year bigint NOT NULL,
  serial bigint NOT NULL,
  number text NOT NULL,
  issued_at bigint NOT NULL,
  issued_kind bigint NOT NULL,
  issued_by bigint NOT NULL,
  cause bigint NOT NULL,
  of_document bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL,
  token text NOT NULL,
  facts text NOT NULL,
  sha256 text NOT NULL DEFAULT '',
  told_at bigint NOT NULL,
  asked_as text NOT NULL DEFAULT '',
  cu_serial text,
  cu_number text,
  cu_signature text,
  cu_at bigint
);
CREATE UNIQUE INDEX billing_documents_serial ON billing_documents (kind, year, serial);
CREATE UNIQUE INDEX billing_documents_number ON billing_documents (number);
CREATE UNIQUE INDEX billing_documents_cause ON billing_documents (account, kind, of_document, cause);
CREATE UNIQUE INDEX billing_documents_token ON billing_documents (token);
CREATE UNIQUE INDEX billing_documents_asked ON billing_documents (of_document, asked_as) WHERE asked_as <> '';
CREATE UNIQUE INDEX billing_documents_unit ON billing_documents (cu_serial, cu_number) WHERE cu_number IS NOT NULL;
CREATE INDEX billing_documents_account ON billing_documents (account, id);
CREATE INDEX billing_documents_account_kind ON billing_documents (account, kind, id);
CREATE INDEX billing_documents_kind ON billing_documents (kind, id);
CREATE INDEX billing_documents_notes ON billing_documents (of_document) WHERE of_document <> 0;
CREATE INDEX billing_documents_unprinted ON billing_documents (id) WHERE sha256 = '';
CREATE INDEX billing_documents_untold ON billing_documents (id) WHERE told_at = 0;
CREATE INDEX billing_documents_without_unit ON billing_documents (id) WHERE cu_number IS NULL AND kind <> 1;

CREATE TABLE billing_files (
  document bigint PRIMARY KEY,
  content bytea NOT NULL
);

-- The last number of each kind.
CREATE TABLE billing_series (
  kind bigint PRIMARY KEY,
  year bigint NOT NULL,
  serial bigint NOT NULL,
  last_at bigint NOT NULL
);
INSERT INTO billing_series VALUES (1, 0, 0, 0), (2, 0, 0, 0), (3, 0, 0, 0);

-- What was charged on each day (East Africa Time) by the time of the ledger's transfers. document: the invoice that it is
-- on, 0 none yet.
CREATE TABLE charge_sums (
  account bigint NOT NULL,
  day bigint NOT NULL,
  network bigint NOT NULL,
  traffic_class bigint NOT NULL,
  document bigint NOT NULL,
  segments bigint NOT NULL,
  charge bigint NOT NULL,
  PRIMARY KEY (account, day, network, traffic_class, document)
);
CREATE INDEX charge_sums_open ON charge_sums (day, account) WHERE document = 0;

-- How far the ledger is in charge_sums, which credits have their receipts, and from which day on invoices are made by
-- themselves (0: not since documents are made).
CREATE TABLE billing_progress (
  one smallint PRIMARY KEY CHECK (one = 1),
  last_transfer bigint NOT NULL,
  last_funding bigint NOT NULL,
  began_on bigint NOT NULL
);
INSERT INTO billing_progress VALUES (1, 0, 0, 0);

-- Posts are told apart by what they were for. -1: other movements, and posts from before this.
ALTER TABLE transfers ADD COLUMN network smallint NOT NULL DEFAULT -1;
ALTER TABLE transfers ADD COLUMN traffic_class smallint NOT NULL DEFAULT -1;

-- Credits that somebody paid: they have receipts.
ALTER TABLE funding_entries ADD COLUMN paid smallint NOT NULL DEFAULT 0;
