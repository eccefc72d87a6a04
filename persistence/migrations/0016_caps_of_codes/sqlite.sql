-- What our own codes by SMS have cost on a day: in all, to one block of numbers, from one group of client addresses, for one
-- person. `spent` in units of KES 0.0001. Counted in the transaction that makes the code, so that a start begins no day anew.
CREATE TABLE code_caps (
  subject TEXT PRIMARY KEY,
  day INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  proved INTEGER NOT NULL,
  spent INTEGER NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX code_caps_age ON code_caps (at);
