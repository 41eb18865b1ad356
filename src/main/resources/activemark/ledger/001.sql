-- Everything that ever happened, one row each, never changed. Texts only, so that SQLite and PostgreSQL hold the same.
CREATE TABLE ledger_entry (
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

CREATE UNIQUE INDEX ledger_edition_once ON ledger_entry (edition) WHERE kind = 'edition';

CREATE UNIQUE INDEX ledger_recipient_once ON ledger_entry (edition, recipient) WHERE kind = 'recipient';

CREATE UNIQUE INDEX ledger_number_once ON ledger_entry (edition, number) WHERE kind = 'recipient';

CREATE INDEX ledger_copy_of ON ledger_entry (edition, recipient) WHERE kind = 'copy';

CREATE INDEX ledger_event_of ON ledger_entry (edition, seq) WHERE kind NOT IN ('recipient', 'copy');

-- Where the chain ends, so that a cut end is seen.
CREATE TABLE ledger_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  entries BIGINT NOT NULL,
  digest TEXT NOT NULL
);
