-- 0012  A session and an API token belong to a device of their person: what they sit at, when it came and was last seen.
-- A device is known again by the secret in its cookie, of which the hash is kept; a token is a device of its own.

CREATE TABLE device (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    person      INTEGER NOT NULL REFERENCES person(id),
    hash        BLOB NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('computer', 'tablet', 'phone', 'program')),
    name        TEXT NOT NULL,
    first_seen  TEXT NOT NULL,
    last_seen   TEXT,                                              -- to ten minutes; null: not yet
    UNIQUE (person, hash)
);
INSERT INTO device (person, hash, kind, name, first_seen) SELECT person, hash, 'computer', '', began_at FROM session;
INSERT INTO device (person, hash, kind, name, first_seen) SELECT person, hash, 'program', name, created_at FROM api_token;

ALTER TABLE person ADD COLUMN last_seen TEXT;                      -- to ten minutes; null: never

CREATE TABLE session_on_device (
    hash        BLOB PRIMARY KEY,                                  -- of the token in the cookie
    person      INTEGER NOT NULL REFERENCES person(id),
    device      INTEGER NOT NULL REFERENCES device(id),
    began_at    TEXT NOT NULL,
    expires_at  TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO session_on_device
    SELECT s.hash, s.person, d.id, s.began_at, s.expires_at
      FROM session s JOIN device d ON d.person = s.person AND d.hash = s.hash;
DROP TABLE session;
ALTER TABLE session_on_device RENAME TO session;
CREATE INDEX session_person ON session(person);
CREATE INDEX session_device ON session(device);

CREATE TABLE api_token_on_device (
    id          INTEGER PRIMARY KEY,
    hash        BLOB NOT NULL UNIQUE,
    person      INTEGER NOT NULL REFERENCES person(id),
    device      INTEGER NOT NULL UNIQUE REFERENCES device(id),
    name        TEXT NOT NULL,
    scope       TEXT NOT NULL CHECK (scope IN ('read', 'write')),
    created_at  TEXT NOT NULL,
    expires_at  TEXT NOT NULL
);
INSERT INTO api_token_on_device
    SELECT t.id, t.hash, t.person, d.id, t.name, t.scope, t.created_at, t.expires_at
      FROM api_token t JOIN device d ON d.person = t.person AND d.hash = t.hash;
DROP TABLE api_token;
ALTER TABLE api_token_on_device RENAME TO api_token;
CREATE INDEX api_token_person ON api_token(person);
