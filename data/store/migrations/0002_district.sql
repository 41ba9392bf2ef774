-- 0002  What is true of the whole district: its name, whom its data must name as their source, whether it is made up.
-- Needs 0001. Forward only; the migrator runs each file once, inside one transaction.

CREATE TABLE district (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    name        TEXT NOT NULL,
    attribution TEXT NOT NULL,              -- JSON array of texts to be shown wherever the data are drawn
    made_up     INTEGER NOT NULL CHECK (made_up IN (0, 1))
);
INSERT INTO district (one, name, attribution, made_up) VALUES (1, '', '[]', 0);
