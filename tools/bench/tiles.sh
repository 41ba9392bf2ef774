# Uncached tiles over HTTP against PostGIS. Sourced by run.
tiles() {
    local ids=build/bench/ids
    drawn_city
    mkdir -p "$ids"
    rm -f "$ids"/*
    sqlite3 -csv "$city_database" 'SELECT id, code FROM grid' >"$ids/grid.csv"
    sqlite3 -csv "$city_database" 'SELECT id, code FROM compound' >"$ids/compound.csv"
    sqlite3 -csv "$city_database" 'SELECT id, name FROM facility' >"$ids/facility.csv"
    note "loading PostGIS" >&2
    postgis_up
    postgis_city "$city" "$ids" >&2
    serve "$city_database" "${bare_tiles[@]}" --no-access-log
    as_admin "$city_database"    # the public reads no ledger, PostGIS gives all of it

    echo "$(wc -l <"$city/tiles.txt") tiles of z10 to z17, facilities from z13; $postgis_version over its Unix socket by a prepared"
    echo "statement, gridkeeper over HTTP with tile cache, thinning and size cap off."
    printf '\nThe same tiles on both sides:\n\n'
    build/release/tile_compare "$port" "$postgis" tools/bench/tiles.sql "$city/tiles.txt" || echo '**The tiles differ.**'
    printf '\nThe race, %d alternating rounds:\n\n' "$rounds"
    build/release/tile_race "$port" "$postgis" tools/bench/tiles.sql "$city/tiles.txt" "$rounds"
    serve_no_more
    postgis_down
}
