-- 0008  Which revision was taken back by which; what a person did is found by an index.
-- Forward only; the migrator runs each file once, inside one transaction, and every SELECT must give 1.
CREATE TABLE undone (
    revision INTEGER NOT NULL,              -- what was taken back
    by       INTEGER NOT NULL,              -- the revision that did it
    PRIMARY KEY (revision, by)
) WITHOUT ROWID;
CREATE INDEX undone_by ON undone(by);
INSERT INTO undone (revision, by) SELECT revision, undone FROM batch WHERE undone IS NOT NULL;

CREATE INDEX journal_person ON journal(person, revision) WHERE person IS NOT NULL AND revision IS NOT NULL;
