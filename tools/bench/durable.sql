-- One facility's name and the journal's row of it, in one transaction and one round trip. $1 its id, $2 the name.
WITH renamed AS (
    UPDATE facility SET name = $2::text, version = version + 1 WHERE id = $1::bigint
    RETURNING *
)
INSERT INTO journal (time, person, reason, collection, feature, operation, after, shape, schema)
SELECT clock_timestamp(), 'bench', '', 'facility', id, 'replace', to_jsonb(renamed) - 'shape', ST_AsBinary(shape), 1
  FROM renamed
