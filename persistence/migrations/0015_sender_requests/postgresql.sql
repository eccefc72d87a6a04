-- Sender IDs that accounts ask for, and the documents that come with it; what an approval may end with; what an account
-- sends as when a request does not say. Networks and classes of -1 are "all", times of 0 "never". Who asked and who
-- decided stand as in the audit log: kind and id. Documents themselves are files: `file` is a random name in the folder.
CREATE TABLE sender_requests (
  id bigint PRIMARY KEY,
  account bigint NOT NULL,
  name text NOT NULL,
  network bigint NOT NULL,
  traffic_class bigint NOT NULL,
  purpose text NOT NULL,
  state bigint NOT NULL,
  asked_kind bigint NOT NULL,
  asked_by bigint NOT NULL,
  asked_at bigint NOT NULL,
  decided_kind bigint NOT NULL DEFAULT 0,
  decided_by bigint NOT NULL DEFAULT 0,
  decided_at bigint NOT NULL DEFAULT 0,
  reason text NOT NULL DEFAULT '',
  expires_at bigint NOT NULL DEFAULT 0
);
CREATE INDEX sender_requests_account ON sender_requests (account, id);
CREATE INDEX sender_requests_state ON sender_requests (state, id);
CREATE INDEX sender_requests_waiting ON sender_requests (account) WHERE state = 1;

CREATE TABLE sender_documents (
  id bigint PRIMARY KEY,
  request bigint NOT NULL,
  name text NOT NULL,
  kind bigint NOT NULL,
  size bigint NOT NULL,
  digest bytea NOT NULL,
  file text NOT NULL UNIQUE,
  at bigint NOT NULL
);
CREATE INDEX sender_documents_request ON sender_documents (request, id);

ALTER TABLE senders ADD COLUMN expires_at bigint NOT NULL DEFAULT 0;
ALTER TABLE senders ADD COLUMN shared bigint NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN default_sender text NOT NULL DEFAULT '';
