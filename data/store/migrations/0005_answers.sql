-- 0005  Names, divisions and earlier moments are asked for by index; the search index says how far it is built.
-- Forward only; the migrator runs each file once, inside one transaction, and every SELECT must give 1.
--
-- Names: most facilities have none and stay out; equal names stand in the order of their ids, so a page begins where the
-- last one ended.
CREATE INDEX division_name ON division(name) WHERE name <> '';
CREATE INDEX grid_name ON grid(name) WHERE name <> '';
CREATE INDEX compound_name ON compound(name) WHERE name <> '';
CREATE INDEX building_name ON building(name) WHERE name <> '';
CREATE INDEX facility_name ON facility(name) WHERE name <> '';
CREATE INDEX barrier_name ON barrier(name) WHERE name <> '';
CREATE INDEX landcover_name ON landcover(name) WHERE name <> '';
CREATE INDEX management_area_name ON management_area(name) WHERE name <> '';

CREATE INDEX division_division ON division(division_code);
CREATE INDEX grid_division ON grid(division_code);
CREATE INDEX compound_division ON compound(division_code);
CREATE INDEX building_division ON building(division_code);
CREATE INDEX facility_division ON facility(division_code);
CREATE INDEX barrier_division ON barrier(division_code);
CREATE INDEX landcover_division ON landcover(division_code);
CREATE INDEX management_area_division ON management_area(division_code);

-- What is different from a moment in the past: versions begun since, and versions ended since. Rows of a batch have neither
-- and are told by their batch.
CREATE INDEX version_begun ON feature_version(collection, from_revision, feature) WHERE from_revision IS NOT NULL;
CREATE INDEX version_ended ON feature_version(collection, to_revision) WHERE to_revision IS NOT NULL;

-- While the search index is written anew: the spelling rules it is written with, and how far it is. Every feature of the
-- collections before `collection`, and of it those up to `feature`, are in; all others are not. No row: it is whole.
CREATE TABLE search_build (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    version    TEXT NOT NULL,
    collection INTEGER NOT NULL,           -- place among the catalogue's collections
    feature    INTEGER NOT NULL
);
