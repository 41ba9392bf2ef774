-- 0007  A write that is sent again with its Idempotency-Key gets the first answer and is done once.
-- Forward only; the migrator runs each file once, inside one transaction, and every SELECT must give 1.

CREATE TABLE idempotency (
    person  TEXT NOT NULL,
    key     TEXT NOT NULL,
    asked   TEXT NOT NULL,                  -- SHA-256 of what was asked, hex
    time    TEXT NOT NULL,                  -- UTC, ISO 8601; kept for 30 days
    status  INTEGER NOT NULL,
    headers TEXT NOT NULL,                  -- JSON: [[name, value], ...]
    body    TEXT,
    PRIMARY KEY (person, key)
) STRICT;
CREATE INDEX idempotency_time ON idempotency(time);
