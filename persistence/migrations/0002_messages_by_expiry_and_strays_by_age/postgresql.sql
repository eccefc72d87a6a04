-- The look for overdue messages goes by the end of their validity, the removal of stray receipts by their age.

CREATE INDEX messages_expiry ON messages (expires_at, id);
CREATE INDEX stray_receipts_at ON stray_receipts (at);
