# A box, two attributes and a polygon over 500,000 facilities: CQL2 over HTTP against PostGIS. Sourced by run.
filters() {
    drawn_city
    postgis_up
    postgis_facilities "$city_database"
    postgis_sql -c 'CREATE INDEX facility_kind ON facility (kind, capacity)' -c 'ANALYZE facility'
    serve "$city_database" --no-access-log
    printf '%s, Unix socket, prepared; ours over HTTP; one connection each, %d rounds\n\n' "$postgis_version" "$rounds"
    build/release/filters "$port" "$postgis" tools/bench/filters.sql "${QUESTIONS:-200}" "$rounds" || echo '**The answers differ.**'
    serve_no_more
    postgis_down
}
