-- Accounts of which something was changed (settings, senders, keys, funding), until the running server has taken
-- it over: it looks here, and not through accounts or funding entries.

CREATE TABLE account_changes (
  account bigint PRIMARY KEY,
  change bigint NOT NULL,
  keys bigint NOT NULL
);

-- Messages that were not final when the recovery floor passed them. With it `floor` of recovery_meta means that every
-- other message with an id up to it is final.

CREATE TABLE unfinished_messages (
  id bigint PRIMARY KEY
);
