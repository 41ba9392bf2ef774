# Durable writes of one row each over HTTP against PostgreSQL that syncs each commit, on the same disk. Sourced by run.
# PostgreSQL changes the same facility and writes the same journal row; it keeps neither our chain of hashes nor the
# search index, nor the index over names, so that its updates stay on their page.
durable() {
    drawn_city
    local database=build/bench/durable.sqlite ids=build/bench/durable.txt
    cp "$city_database" "$database"
    sqlite3 "$database" "SELECT id FROM facility ORDER BY (id * 2654435761) % 4294967296 LIMIT 64000" >"$ids"
    postgis_up durable
    [ "$(stat -c %d "$postgis_home")" = "$(stat -c %d build/bench)" ] ||
        stop "PostgreSQL lies on another disk; name a folder on this one in TMPDIR"
    postgis_facilities "$database"
    postgis_sql <<'SQL'
        CREATE TABLE journal (
            seq bigserial PRIMARY KEY, time timestamptz, person text, reason text, collection text, feature bigint,
            operation text, after jsonb, shape bytea, schema integer);
        CREATE INDEX journal_feature ON journal (collection, feature, seq);
        CHECKPOINT;
SQL
    serve "$database" --no-access-log
    as_admin "$database"
    printf '%s, fsync %s, synchronous_commit %s, %s; one connection a client, %d rounds of %d s\n\n' "$postgis_version" \
        "$(postgis_sql -tAc 'SHOW fsync')" "$(postgis_sql -tAc 'SHOW synchronous_commit')" \
        "$(postgis_sql -tAc 'SHOW wal_sync_method')" "$rounds" "${WRITE_SECONDS:-4}"
    build/release/durable "$port" "$postgis" tools/bench/durable.sql "$ids" "$rounds" "${WRITE_SECONDS:-4}"
    serve_no_more
    postgis_down
    rm -f "$database"* "$ids"
}
