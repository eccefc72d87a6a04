-- What is decided is kept for a while: documents are found by the time of the decision, as their requests are. 0: not decided.
ALTER TABLE sender_documents ADD COLUMN decided_at INTEGER NOT NULL DEFAULT 0;
UPDATE sender_documents SET decided_at =
  COALESCE((SELECT r.decided_at FROM sender_requests r WHERE r.id = sender_documents.request), 0);
CREATE INDEX sender_documents_decided ON sender_documents (decided_at) WHERE decided_at <> 0;
CREATE INDEX sender_requests_decided ON sender_requests (decided_at) WHERE decided_at <> 0;
