-- The opponent's tile: every feature that touches the tile and its buffer, with all attributes, in one bytea.
-- $1 $2 $3 = zoom, x, y. The margin is the buffer: 64 of 4096 units. Facilities from z13.
SELECT (SELECT coalesce(ST_AsMVT(cell, 'grid', 4096, 'shape', 'id'), '')
          FROM (SELECT ST_AsMVTGeom(shape, ST_TileEnvelope($1::int, $2::int, $3::int), 4096, 64, true) AS shape,
                       id, name, code, level, manager, population
                  FROM grid
                 WHERE shape && ST_TileEnvelope($1::int, $2::int, $3::int, margin => 64.0 / 4096)) cell)
    || (SELECT coalesce(ST_AsMVT(home, 'compound', 4096, 'shape', 'id'), '')
          FROM (SELECT ST_AsMVTGeom(shape, ST_TileEnvelope($1::int, $2::int, $3::int), 4096, 64, true) AS shape,
                       id, name, code, street, kind, households, built_year, plot_ratio, updated
                  FROM compound
                 WHERE shape && ST_TileEnvelope($1::int, $2::int, $3::int, margin => 64.0 / 4096)) home)
    || (SELECT coalesce(ST_AsMVT(thing, 'facility', 4096, 'shape', 'id'), '')
          FROM (SELECT ST_AsMVTGeom(shape, ST_TileEnvelope($1::int, $2::int, $3::int), 4096, 64, true) AS shape,
                       id, name, kind, status, capacity, compound_id, updated
                  FROM facility
                 WHERE shape && ST_TileEnvelope($1::int, $2::int, $3::int, margin => 64.0 / 4096)
                   AND $1::int >= 13) thing)
