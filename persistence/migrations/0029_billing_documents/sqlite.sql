-- Receipts, tax invoices and credit notes: what they say is frozen in `facts` (persistence/money/billing_codec.hpp) when
-- they are numbered. sha256 and the file come when they are printed. told_at: when members were mailed, 0 not yet, -1
-- never to be. cause: the funding entry of a receipt, the part of an invoice's month, the note's number of its invoice. asked_as: whoever asks for
-- a note twice with it gets it once.
CREATE TABLE billing_documents (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  year INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  number TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  issued_kind INTEGER NOT NULL,
  issued_by INTEGER NOT NULL,
  cause INTEGER NOT NULL,
  of_document INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL,
  token TEXT NOT NULL,
  facts TEXT NOT NULL,
  sha256 TEXT NOT NULL DEFAULT '',
  told_at INTEGER NOT NULL,
  asked_as TEXT NOT NULL DEFAULT '',
  cu_serial TEXT,
  cu_number TEXT,
  cu_signature TEXT,
  cu_at INTEGER
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
  document INTEGER PRIMARY KEY,
  content BLOB NOT NULL
);

-- The last number of each kind.
CREATE TABLE billing_series (
  kind INTEGER PRIMARY KEY,
  year INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  last_at INTEGER NOT NULL
);
INSERT INTO billing_series VALUES (1, 0, 0, 0), (2, 0, 0, 0), (3, 0, 0, 0);

-- What was charged on each day (East Africa Time) by the time of the ledger's transfers. document: the invoice that it is
-- on, 0 none yet.
CREATE TABLE charge_sums (
  account INTEGER NOT NULL,
  day INTEGER NOT NULL,
  network INTEGER NOT NULL,
  traffic_class INTEGER NOT NULL,
  document INTEGER NOT NULL,
  segments INTEGER NOT NULL,
  charge INTEGER NOT NULL,
  PRIMARY KEY (account, day, network, traffic_class, document)
) WITHOUT ROWID;
CREATE INDEX charge_sums_open ON charge_sums (day, account) WHERE document = 0;

-- How far the ledger is in charge_sums, which credits have their receipts, and from which day on invoices are made by
-- themselves (0: not since documents are made).
CREATE TABLE billing_progress (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last_transfer INTEGER NOT NULL,
  last_funding INTEGER NOT NULL,
  began_on INTEGER NOT NULL
);
INSERT INTO billing_progress VALUES (1, 0, 0, 0);

-- Posts are told apart by what they were for. -1: other movements, and posts from before this.
ALTER TABLE transfers ADD COLUMN network INTEGER NOT NULL DEFAULT -1;
ALTER TABLE transfers ADD COLUMN traffic_class INTEGER NOT NULL DEFAULT -1;

-- Credits that somebody paid: they have receipts.
ALTER TABLE funding_entries ADD COLUMN paid INTEGER NOT NULL DEFAULT 0;
