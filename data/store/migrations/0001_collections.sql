-- 0001  What a district starts with: eight collections, the ids they share, batches, the journal and its versions.
-- Forward only; the migrator runs each file once, inside one transaction, and every SELECT must give 1.
--
-- InitSpatialMetaData(0) opens no transaction of its own: it runs in the migration's, as fast as with 1 and undone with it.
-- Reference columns are indexed: SQLite walks them when the row they point to is deleted.
-- The R-tree of each collection holds web-mercator steps (geo::Mercator, moved by 2^31 into the signed range) and is
-- written by the program: SpatiaLite's own triggers cost four times as much on insert.

SELECT InitSpatialMetaData(0);

-- Sequences. id: the next feature id of all tables, never given twice; revision: the last one; seq: the journal's last row.
CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counter (name, value) VALUES ('id', 1), ('revision', 0), ('seq', 0), ('batch', 0);

-- Many features as one revision. A row without revision is hidden: no reader sees the features that name it.
CREATE TABLE batch (
    id         INTEGER PRIMARY KEY,
    revision   INTEGER UNIQUE,
    started    TEXT NOT NULL,              -- UTC, ISO 8601
    person     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    first_seq  INTEGER NOT NULL            -- no journal row of it lies before this
);
CREATE INDEX batch_hidden ON batch(id) WHERE revision IS NULL;

CREATE TABLE division (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL CHECK (version > 0),
    source TEXT NOT NULL CHECK (source IN ('surveyed', 'imported', 'derived', 'estimated', 'made_up')),
    division_code TEXT NOT NULL DEFAULT '',
    batch INTEGER NOT NULL DEFAULT 0,       -- 0: none
    "level" INTEGER,
    "parent" INTEGER REFERENCES division(id),
    "population" INTEGER,
    local TEXT                              -- JSON object: the district's own fields
);
SELECT AddGeometryColumn('division', 'shape', 4326, 'MULTIPOLYGON', 'XY', 1);
CREATE UNIQUE INDEX division_code ON division(code) WHERE code <> '';
CREATE INDEX division_batch ON division(batch);
CREATE INDEX division_parent ON division("parent") WHERE "parent" IS NOT NULL;
CREATE INDEX division_level ON division(level);
CREATE VIRTUAL TABLE division_box USING rtree_i32(id, min_x, max_x, min_y, max_y);

CREATE TABLE grid (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL CHECK (version > 0),
    source TEXT NOT NULL CHECK (source IN ('surveyed', 'imported', 'derived', 'estimated', 'made_up')),
    division_code TEXT NOT NULL DEFAULT '',
    batch INTEGER NOT NULL DEFAULT 0,       -- 0: none
    "level" INTEGER,
    "parent" INTEGER REFERENCES grid(id),
    "kind" TEXT,
    "households" INTEGER,
    "leader" TEXT,
    local TEXT                              -- JSON object: the district's own fields
);
SELECT AddGeometryColumn('grid', 'shape', 4326, 'POLYGON', 'XY', 1);
CREATE UNIQUE INDEX grid_code ON grid(code) WHERE code <> '';
CREATE INDEX grid_batch ON grid(batch);
CREATE INDEX grid_parent ON grid("parent") WHERE "parent" IS NOT NULL;
CREATE INDEX grid_level ON grid(level);
CREATE VIRTUAL TABLE grid_box USING rtree_i32(id, min_x, max_x, min_y, max_y);

CREATE TABLE compound (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL CHECK (version > 0),
    source TEXT NOT NULL CHECK (source IN ('surveyed', 'imported', 'derived', 'estimated', 'made_up')),
    division_code TEXT NOT NULL DEFAULT '',
    batch INTEGER NOT NULL DEFAULT 0,       -- 0: none
    "address" TEXT,
    "owner_units" INTEGER,
    "property_right" TEXT,
    "buildings" INTEGER,
    "households" INTEGER,
    "floor_area" REAL,
    "built_year" INTEGER,
    "delivered_year" INTEGER,
    "renovation" TEXT,
    "cleaning" INTEGER,
    "greening" INTEGER,
    "order_keeping" INTEGER,
    "upkeep" INTEGER,
    "management_mode" TEXT,
    "closable" INTEGER,
    "dedicated_worker" TEXT,
    local TEXT                              -- JSON object: the district's own fields
);
SELECT AddGeometryColumn('compound', 'shape', 4326, 'MULTIPOLYGON', 'XY', 1);
CREATE UNIQUE INDEX compound_code ON compound(code) WHERE code <> '';
CREATE INDEX compound_batch ON compound(batch);
CREATE VIRTUAL TABLE compound_box USING rtree_i32(id, min_x, max_x, min_y, max_y);

CREATE TABLE building (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL CHECK (version > 0),
    source TEXT NOT NULL CHECK (source IN ('surveyed', 'imported', 'derived', 'estimated', 'made_up')),
    division_code TEXT NOT NULL DEFAULT '',
    batch INTEGER NOT NULL DEFAULT 0,       -- 0: none
    "address" TEXT,
    "compound" INTEGER REFERENCES compound(id),
    "floors" INTEGER,
    "units" INTEGER,
    "households" INTEGER,
    "lifts" INTEGER,
    "built_year" INTEGER,
    "use" TEXT,
    local TEXT                              -- JSON object: the district's own fields
);
SELECT AddGeometryColumn('building', 'shape', 4326, 'POLYGON', 'XY', 1);
CREATE UNIQUE INDEX building_code ON building(code) WHERE code <> '';
CREATE INDEX building_batch ON building(batch);
CREATE INDEX building_compound ON building("compound") WHERE "compound" IS NOT NULL;
CREATE VIRTUAL TABLE building_box USING rtree_i32(id, min_x, max_x, min_y, max_y);

CREATE TABLE facility (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL CHECK (version > 0),
    source TEXT NOT NULL CHECK (source IN ('surveyed', 'imported', 'derived', 'estimated', 'made_up')),
    division_code TEXT NOT NULL DEFAULT '',
    batch INTEGER NOT NULL DEFAULT 0,       -- 0: none
    "class" TEXT,
    "address" TEXT,
    "compound" INTEGER REFERENCES compound(id),
    "supervising_org" TEXT,
    "ownership_org" TEXT,
    "maintenance_org" TEXT,
    "state" TEXT,
    "installed_on" TEXT,
    "assessed_on" TEXT,
    "next_assessment" TEXT,
    "accuracy_class" TEXT,
    local TEXT                              -- JSON object: the district's own fields
);
SELECT AddGeometryColumn('facility', 'shape', 4326, 'POINT', 'XY', 1);
CREATE UNIQUE INDEX facility_code ON facility(code) WHERE code <> '';
CREATE INDEX facility_batch ON facility(batch);
CREATE INDEX facility_compound ON facility("compound") WHERE "compound" IS NOT NULL;
CREATE INDEX facility_class ON facility("class");
CREATE VIRTUAL TABLE facility_box USING rtree_i32(id, min_x, max_x, min_y, max_y);

CREATE TABLE barrier (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL CHECK (version > 0),
    source TEXT NOT NULL CHECK (source IN ('surveyed', 'imported', 'derived', 'estimated', 'made_up')),
    division_code TEXT NOT NULL DEFAULT '',
    batch INTEGER NOT NULL DEFAULT 0,       -- 0: none
    "kind" TEXT,
    "crossable" INTEGER,
    "width" REAL,
    "level" INTEGER,
    local TEXT                              -- JSON object: the district's own fields
);
SELECT AddGeometryColumn('barrier', 'shape', 4326, 'MULTILINESTRING', 'XY', 1);
CREATE UNIQUE INDEX barrier_code ON barrier(code) WHERE code <> '';
CREATE INDEX barrier_batch ON barrier(batch);
CREATE VIRTUAL TABLE barrier_box USING rtree_i32(id, min_x, max_x, min_y, max_y);

CREATE TABLE landcover (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL CHECK (version > 0),
    source TEXT NOT NULL CHECK (source IN ('surveyed', 'imported', 'derived', 'estimated', 'made_up')),
    division_code TEXT NOT NULL DEFAULT '',
    batch INTEGER NOT NULL DEFAULT 0,       -- 0: none
    "kind" TEXT,
    local TEXT                              -- JSON object: the district's own fields
);
SELECT AddGeometryColumn('landcover', 'shape', 4326, 'MULTIPOLYGON', 'XY', 1);
CREATE UNIQUE INDEX landcover_code ON landcover(code) WHERE code <> '';
CREATE INDEX landcover_batch ON landcover(batch);
CREATE VIRTUAL TABLE landcover_box USING rtree_i32(id, min_x, max_x, min_y, max_y);

CREATE TABLE management_area (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL CHECK (version > 0),
    source TEXT NOT NULL CHECK (source IN ('surveyed', 'imported', 'derived', 'estimated', 'made_up')),
    division_code TEXT NOT NULL DEFAULT '',
    batch INTEGER NOT NULL DEFAULT 0,       -- 0: none
    "mode" TEXT,
    "responsible_body" TEXT,
    "committee" TEXT,
    "lead_community" INTEGER REFERENCES division(id),
    local TEXT                              -- JSON object: the district's own fields
);
SELECT AddGeometryColumn('management_area', 'shape', 4326, 'MULTIPOLYGON', 'XY', 1);
CREATE UNIQUE INDEX management_area_code ON management_area(code) WHERE code <> '';
CREATE INDEX management_area_batch ON management_area(batch);
CREATE INDEX management_area_lead_community ON management_area("lead_community") WHERE "lead_community" IS NOT NULL;
CREATE VIRTUAL TABLE management_area_box USING rtree_i32(id, min_x, max_x, min_y, max_y);

-- One row a change, in the order of commits. `after` and `shape` are the whole feature as the change left it; what stood
-- there before is the feature's previous row. Rows of a batch have no revision of their own (the batch's counts) and a
-- chain of their own, whose end the batch's row seals into the chain of all others.
CREATE TABLE journal (
    seq        INTEGER PRIMARY KEY,
    revision   INTEGER,
    batch      INTEGER NOT NULL DEFAULT 0,
    time       TEXT,                       -- UTC, ISO 8601; with person and reason in the batch's row for rows of a batch
    person     TEXT,
    reason     TEXT,
    collection TEXT NOT NULL,
    feature    INTEGER NOT NULL,
    operation  TEXT NOT NULL CHECK (operation IN ('create', 'replace', 'delete', 'batch')),
    after      TEXT,                       -- JSON
    shape      BLOB,                       -- WKB, EPSG:4326
    min_x INTEGER, min_y INTEGER, max_x INTEGER, max_y INTEGER,    -- web-mercator steps, round before and after
    schema     INTEGER NOT NULL,
    chain      BLOB NOT NULL               -- SHA-256
);
CREATE INDEX journal_revision ON journal(revision) WHERE revision IS NOT NULL;

-- Values about people. The chain holds their salted hash, so a value may be deleted and the chain still verifies.
CREATE TABLE journal_personal (
    seq   INTEGER NOT NULL,
    field TEXT NOT NULL,
    salt  BLOB NOT NULL,
    value TEXT NOT NULL,                   -- JSON
    PRIMARY KEY (seq, field)
) WITHOUT ROWID;

-- Ends of the chain: one row.
CREATE TABLE journal_head (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    seq   INTEGER NOT NULL,
    chain BLOB NOT NULL
);
INSERT INTO journal_head (one, seq, chain) VALUES (1, 0, zeroblob(32));

-- Which row of the journal describes a feature from one revision up to the next ("what was here on day D").
CREATE TABLE feature_version (
    collection    TEXT NOT NULL,
    feature       INTEGER NOT NULL,
    seq           INTEGER NOT NULL,
    from_revision INTEGER,                 -- NULL: its batch's
    to_revision   INTEGER,                 -- the first that no longer shows it; NULL: still so
    batch         INTEGER NOT NULL DEFAULT 0,
    min_x INTEGER NOT NULL, min_y INTEGER NOT NULL, max_x INTEGER NOT NULL, max_y INTEGER NOT NULL,
    PRIMARY KEY (collection, feature, seq)
) WITHOUT ROWID;

-- The district's own additions to what gridkeeper ships. Values of local fields stand in the column `local`.
CREATE TABLE local_field (
    collection TEXT NOT NULL,
    name       TEXT NOT NULL,
    place      INTEGER NOT NULL,           -- order among the local fields of its collection
    type       TEXT NOT NULL,
    title_zh   TEXT NOT NULL,
    title_en   TEXT NOT NULL,
    unit       TEXT NOT NULL,
    code_list  TEXT NOT NULL,
    target     TEXT NOT NULL,
    required   INTEGER NOT NULL,
    searched   INTEGER NOT NULL,
    personal   INTEGER NOT NULL,
    open       INTEGER NOT NULL,
    tile_zoom  INTEGER,                    -- NULL: never
    least      REAL,
    most       REAL,
    PRIMARY KEY (collection, name)
) WITHOUT ROWID;

CREATE TABLE local_code_list (
    name     TEXT PRIMARY KEY,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE code_entry (
    list            TEXT NOT NULL,
    code            TEXT NOT NULL,
    place           INTEGER NOT NULL,
    title_zh        TEXT NOT NULL,
    title_en        TEXT NOT NULL,
    parent          TEXT NOT NULL,
    supervising_org TEXT NOT NULL,
    source          TEXT NOT NULL,
    valid_from      TEXT NOT NULL,
    valid_to        TEXT NOT NULL,
    PRIMARY KEY (list, code)
) WITHOUT ROWID;
