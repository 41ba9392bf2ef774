-- 0006  People, what they may do where, their sessions and tokens. Passwords are Argon2id strings, tokens are kept as
-- hashes only: this file gives nobody's secret away.

CREATE TABLE person (
    id           INTEGER PRIMARY KEY,
    uid          TEXT NOT NULL UNIQUE,
    version      INTEGER NOT NULL CHECK (version > 0),
    login        TEXT NOT NULL COLLATE NOCASE UNIQUE,
    name         TEXT NOT NULL,
    phone        TEXT NOT NULL DEFAULT '',
    password     TEXT NOT NULL,
    must_change  INTEGER NOT NULL CHECK (must_change IN (0, 1)),   -- the first password, known to who gave it
    disabled     INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    created_at   TEXT NOT NULL                                     -- UTC, ISO 8601, as all times here
);

CREATE TABLE person_grant (
    person    INTEGER NOT NULL REFERENCES person(id),
    role      TEXT NOT NULL CHECK (role IN ('officer', 'planner', 'enforcer', 'importer', 'supervisor', 'admin', 'viewer')),
    division  TEXT NOT NULL,                                       -- code of a division; empty: everywhere
    PRIMARY KEY (person, role, division)
) WITHOUT ROWID;

CREATE TABLE session (
    hash        BLOB PRIMARY KEY,                                  -- of the token in the cookie
    person      INTEGER NOT NULL REFERENCES person(id),
    began_at    TEXT NOT NULL,
    expires_at  TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_person ON session(person);

CREATE TABLE api_token (
    id          INTEGER PRIMARY KEY,
    hash        BLOB NOT NULL UNIQUE,
    person      INTEGER NOT NULL REFERENCES person(id),
    name        TEXT NOT NULL,
    scope       TEXT NOT NULL CHECK (scope IN ('read', 'write')),
    created_at  TEXT NOT NULL,
    expires_at  TEXT NOT NULL
);
CREATE INDEX api_token_person ON api_token(person);
