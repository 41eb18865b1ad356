-- Everything that ever happened, one row each, never changed. Texts only, so that SQLite and PostgreSQL hold the same.
CREATE TABLE entry (
  seq BIGINT PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  edition TEXT NOT NULL,
  recipient TEXT NOT NULL,
  number BIGINT NOT NULL,
  body TEXT NOT NULL,
  sealed TEXT NOT NULL,
  digest TEXT NOT NULL
);

CREATE UNIQUE INDEX edition_once ON entry (edition) WHERE kind = 'edition';

CREATE UNIQUE INDEX recipient_once ON entry (edition, recipient) WHERE kind = 'recipient';

CREATE UNIQUE INDEX number_once ON entry (edition, number) WHERE kind = 'recipient';

CREATE INDEX copy_of ON entry (edition, recipient) WHERE kind = 'copy';

CREATE INDEX event_of ON entry (edition, seq) WHERE kind NOT IN ('recipient', 'copy');

-- Where the chain ends, so that a cut end is seen.
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  entries BIGINT NOT NULL,
  digest TEXT NOT NULL
);
