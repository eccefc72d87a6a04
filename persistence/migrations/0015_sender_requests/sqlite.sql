-- Sender IDs that accounts ask for, and the documents that come with it; what an approval may end with; what an account
-- sends as when a request does not say. Networks and classes of -1 are "all", times of 0 "never". Who asked and who
-- decided stand as in the audit log: kind and id. Documents themselves are files: `file` is a random name in the folder.
CREATE TABLE sender_requests (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  name TEXT NOT NULL,
  network INTEGER NOT NULL,
  traffic_class INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  state INTEGER NOT NULL,
  asked_kind INTEGER NOT NULL,
  asked_by INTEGER NOT NULL,
  asked_at INTEGER NOT NULL,
  decided_kind INTEGER NOT NULL DEFAULT 0,
  decided_by INTEGER NOT NULL DEFAULT 0,
  decided_at INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '',
  expires_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX sender_requests_account ON sender_requests (account, id);
CREATE INDEX sender_requests_state ON sender_requests (state, id);
CREATE INDEX sender_requests_waiting ON sender_requests (account) WHERE state = 1;

CREATE TABLE sender_documents (
  id INTEGER PRIMARY KEY,
  request INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind INTEGER NOT NULL,
  size INTEGER NOT NULL,
  digest BLOB NOT NULL,
  file TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL
);
CREATE INDEX sender_documents_request ON sender_documents (request, id);

ALTER TABLE senders ADD COLUMN expires_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE senders ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN default_sender TEXT NOT NULL DEFAULT '';
