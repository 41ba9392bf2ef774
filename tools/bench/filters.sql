-- What an items answer tells of each facility, in the order of our pages.
SELECT id, ST_AsGeoJSON(shape), name, class, version, kind, status, capacity, compound_id, updated
  FROM facility
 WHERE shape && ST_MakeEnvelope($1::float8, $2::float8, $3::float8, $4::float8, 4326)
   AND kind = $5::text AND capacity >= $6::integer
   AND ST_Intersects(shape, ST_GeomFromText($7::text, 4326))
 ORDER BY id
