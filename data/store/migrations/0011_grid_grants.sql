-- 0011  A role may be held within one grid: the grid's id, which a split or a new border does not change. It refers to
-- no row, because a grant outlives its grid and then holds nothing.

CREATE TABLE person_grant_in (
    person    INTEGER NOT NULL REFERENCES person(id),
    role      TEXT NOT NULL CHECK (role IN ('officer', 'planner', 'enforcer', 'importer', 'supervisor', 'admin', 'viewer')),
    division  TEXT NOT NULL,                                       -- code of a division; empty: a grid, or everywhere
    grid      INTEGER NOT NULL CHECK (grid = 0 OR division = ''),  -- id of a grid; 0: a division, or everywhere
    PRIMARY KEY (person, role, division, grid)
) WITHOUT ROWID;
INSERT INTO person_grant_in SELECT person, role, division, 0 FROM person_grant;
DROP TABLE person_grant;
ALTER TABLE person_grant_in RENAME TO person_grant;
