-- 0009  Versions that have ended are found by place and time: what was in a box at a revision costs what was there, not
-- what was ever done. Forward only; the migrator runs each file once, inside one transaction, and every SELECT must give 1.
--
-- Third dimension: the revisions that showed the version, both ends included. A version that its own revision ended was
-- seen by nobody and is not here. Versions that still hold are found by their collection's own tree.
CREATE VIRTUAL TABLE past_box USING rtree_i32(
    seq, min_x, max_x, min_y, max_y, first_revision, last_revision, +collection TEXT, +feature INTEGER
);
INSERT INTO past_box (seq, min_x, max_x, min_y, max_y, first_revision, last_revision, collection, feature)
SELECT v.seq, v.min_x - 2147483648, v.max_x - 2147483648, v.min_y - 2147483648, v.max_y - 2147483648,
       coalesce(v.from_revision, b.revision), v.to_revision - 1, v.collection, v.feature
  FROM feature_version v LEFT JOIN batch b ON b.id = v.batch
 WHERE v.to_revision > coalesce(v.from_revision, b.revision);
