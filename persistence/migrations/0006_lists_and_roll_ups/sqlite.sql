-- What lists and reports read instead of the history: filled behind the journal (persistence/messages/
-- message_fold.cpp), from the beginning of the history on, a step at a time. A new database and a large old one
-- get the same empty tables here.

-- Where the filling is. Every message below messages_below is in the tables, but for those that late_messages
-- tells of; none above messages_through is; final events are up to events_through. counted_at is when nothing was
-- left to do, 0: never yet.
CREATE TABLE fold_progress (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  messages_below INTEGER NOT NULL,
  messages_through INTEGER NOT NULL,
  events_through INTEGER NOT NULL,
  counted_at INTEGER NOT NULL
);
INSERT INTO fold_progress VALUES (1, 0, 0, 0, 0);

-- Commits that brought a message with an id below one that was there before them.
CREATE TABLE late_messages (
  commit_number INTEGER PRIMARY KEY,
  lowest INTEGER NOT NULL
);

CREATE TABLE open_messages (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL
);
CREATE INDEX open_messages_account ON open_messages (account, id);
CREATE TABLE message_ends (
  account INTEGER NOT NULL,
  state INTEGER NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (account, state, id)
) WITHOUT ROWID;
CREATE TABLE message_recipients (
  account INTEGER NOT NULL,
  recipient INTEGER NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (account, recipient, id)
) WITHOUT ROWID;
CREATE TABLE message_references (
  account INTEGER NOT NULL,
  reference TEXT NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (account, reference, id)
) WITHOUT ROWID;
CREATE TABLE message_senders (
  account INTEGER NOT NULL,
  sender TEXT NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (account, sender, id)
) WITHOUT ROWID;

-- By the hour (since 1970, UTC) of acceptance. State 0: all that were accepted; above it: those that ended so, with
-- what their segments cost. cause is the kind of the final event, code an operator's code in it.
CREATE TABLE hourly_sums (
  account INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  network INTEGER NOT NULL,
  traffic_class INTEGER NOT NULL,
  sender TEXT NOT NULL,
  state INTEGER NOT NULL,
  cause INTEGER NOT NULL,
  code INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  segments INTEGER NOT NULL,
  charge INTEGER NOT NULL,
  PRIMARY KEY (account, hour, network, traffic_class, sender, state, cause, code)
) WITHOUT ROWID;
