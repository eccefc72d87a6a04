-- What a link has learnt about the spelling of its operator's message ids, in the words of its channel.

ALTER TABLE links ADD COLUMN learnt text NOT NULL DEFAULT '';
