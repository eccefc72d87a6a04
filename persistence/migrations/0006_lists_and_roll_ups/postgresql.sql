-- What lists and reports read instead of the history: filled behind the journal (persistence/messages/
-- message_fold.cpp), from the beginning of the history on, a step at a time. A new database and a large old one
-- get the same empty tables here.

-- Where the filling is. Every message below messages_below is in the tables, but for those that late_messages
-- tells of; none above messages_through is; final events are up to events_through. counted_at is when nothing was
-- left to do, 0: never yet.
CREATE TABLE fold_progress (
  one smallint PRIMARY KEY CHECK (one = 1),
  messages_below bigint NOT NULL,
  messages_through bigint NOT NULL,
  events_through bigint NOT NULL,
  counted_at bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO fold_progress VALUES (1, 0, 0, 0, 0);

-- Commits that brought a message with an id below one that was there before them.
CREATE TABLE late_messages (
  commit_number bigint PRIMARY KEY,
  lowest bigint NOT NULL
);

CREATE TABLE open_messages (
  id bigint PRIMARY KEY,
  account bigint NOT NULL
);
CREATE INDEX open_messages_account ON open_messages (account, id);
CREATE TABLE message_ends (
  account bigint NOT NULL,
  state smallint NOT NULL,
  id bigint NOT NULL,
  PRIMARY KEY (account, state, id)
);
CREATE TABLE message_recipients (
  account bigint NOT NULL,
  recipient bigint NOT NULL,
  id bigint NOT NULL,
  PRIMARY KEY (account, recipient, id)
);
CREATE TABLE message_references (
  account bigint NOT NULL,
  reference bytea NOT NULL,
  id bigint NOT NULL,
  PRIMARY KEY (account, reference, id)
);
CREATE TABLE message_senders (
  account bigint NOT NULL,
  sender bytea NOT NULL,
  id bigint NOT NULL,
  PRIMARY KEY (account, sender, id)
);

-- By the hour (since 1970, UTC) of acceptance. State 0: all that were accepted; above it: those that ended so, with
-- what their segments cost. cause is the kind of the final event, code an operator's code in it.
CREATE TABLE hourly_sums (
  account bigint NOT NULL,
  hour bigint NOT NULL,
  network smallint NOT NULL,
  traffic_class smallint NOT NULL,
  sender bytea NOT NULL,
  state smallint NOT NULL,
  cause smallint NOT NULL,
  code bigint NOT NULL,
  messages bigint NOT NULL,
  segments bigint NOT NULL,
  charge bigint NOT NULL,
  PRIMARY KEY (account, hour, network, traffic_class, sender, state, cause, code)
);
