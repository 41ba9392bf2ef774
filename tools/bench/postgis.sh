# A PostGIS of our own in a scratch folder, on a Unix socket only, gone when the script ends. Sourced.
# postgis_up [durable]; afterwards $postgis is the connection for libpq and $postgis_version says what runs. Without
# "durable" it never waits for the disk, which only a benchmark that reads may ask of it.
postgis_bin=/usr/lib/postgresql/15/bin

as_postgres() {    # the server refuses to run as root
    if ((EUID == 0)); then runuser -u postgres -- "$@"; else "$@"; fi
}

postgis_up() {
    local fsync=off
    [ "${1:-}" != durable ] || fsync=on
    postgis_home=$(mktemp -d "${TMPDIR:-/tmp}/gridkeeper-postgis.XXXXXX")
    ((EUID != 0)) || chown postgres "$postgis_home"
    as_postgres "$postgis_bin/initdb" -D "$postgis_home/data" -U postgres -A trust --locale=C.UTF-8 >"$postgis_home/initdb.log"
    as_postgres "$postgis_bin/pg_ctl" -D "$postgis_home/data" -l "$postgis_home/log" -w -o "-c listen_addresses='' \
        -c unix_socket_directories=$postgis_home -c shared_buffers=2GB -c work_mem=64MB -c maintenance_work_mem=512MB \
        -c jit=off -c max_parallel_workers_per_gather=0 -c fsync=$fsync -c max_wal_size=4GB" start >/dev/null
    postgis="host=$postgis_home user=postgres dbname=postgres"
    postgis_sql -c 'CREATE EXTENSION postgis'
    postgis_version=$(postgis_sql -tAc "SELECT version()" | cut -d' ' -f1,2)
    postgis_version+=", PostGIS $(postgis_sql -tAc 'SELECT postgis_lib_version()')"
}

postgis_sql() { psql -q -v ON_ERROR_STOP=1 -d "$postgis" "$@"; }

postgis_down() {
    [ -n "${postgis_home:-}" ] || return 0
    as_postgres "$postgis_bin/pg_ctl" -D "$postgis_home/data" -m immediate stop >/dev/null || true
    rm -rf "$postgis_home"
    postgis_home=
}

# postgis_city FOLDER IDS  loads the drawn city under the ids it has in gridkeeper, so that tiles compare feature by feature.
# IDS holds grid.csv, compound.csv (id,code) and facility.csv (id,name).
postgis_city() {
    local layer key
    for layer in grid compound facility; do
        key=code
        [ $layer = facility ] && key=name
        ogr2ogr -f PostgreSQL "PG:$postgis" "$1/$layer.geojsonl" -nln "drawn_$layer" -nlt PROMOTE_TO_MULTI -lco FID=fid \
            -lco GEOMETRY_NAME=shape -lco SPATIAL_INDEX=NONE --config PG_USE_COPY YES
        postgis_sql <<SQL
            CREATE TEMP TABLE ours (id bigint, $key text);
            \\copy ours FROM '$2/$layer.csv' CSV
            ALTER TABLE drawn_$layer DROP COLUMN id;
            CREATE TABLE $layer AS
                SELECT ours.id, drawn.*, ST_Transform(drawn.shape, 3857) AS mercator
                  FROM drawn_$layer drawn JOIN ours USING ($key);
            ALTER TABLE $layer DROP COLUMN shape;
            ALTER TABLE $layer RENAME mercator TO shape;
            DROP TABLE drawn_$layer;
            CREATE INDEX ${layer}_shape ON $layer USING gist (shape);
            CLUSTER $layer USING ${layer}_shape;
            ANALYZE $layer;
SQL
    done
    # a day is written as text in both tiles
    postgis_sql -c "ALTER TABLE compound ALTER updated TYPE text USING to_char(updated, 'YYYY-MM-DD')" \
        -c "ALTER TABLE facility ALTER updated TYPE text USING to_char(updated, 'YYYY-MM-DD')" \
        -c 'CLUSTER' -c 'ANALYZE'
}

# postgis_facilities DATABASE  the facilities of the drawn city as our database keeps them, places in EPSG:4326.
postgis_facilities() {
    local rows=$postgis_home/facility.csv
    sqlite3 -csv -cmd "SELECT load_extension('mod_spatialite')" "$1" "
        SELECT id, name, class, version, local ->> 'kind', local ->> 'status', local ->> 'capacity',
               local ->> 'compound_id', local ->> 'updated', ST_X(shape), ST_Y(shape) FROM facility" | sed 1d >"$rows"
    postgis_sql <<SQL
        CREATE TEMP TABLE kept (
            id bigint, name text, class text, version integer, kind text, status text, capacity integer,
            compound_id bigint, updated date, lon float8, lat float8);
        \\copy kept FROM '$rows' CSV
        CREATE TABLE facility WITH (fillfactor = 80) AS
            SELECT id, name, class, version, kind, status, capacity, compound_id, updated,
                   ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS shape
              FROM kept;
        CREATE INDEX facility_shape ON facility USING gist (shape);
        CLUSTER facility USING facility_shape;
        ALTER TABLE facility ADD PRIMARY KEY (id);
        VACUUM ANALYZE facility;
SQL
    rm -f "$rows"
}
