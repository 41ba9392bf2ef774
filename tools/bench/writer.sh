# How long an edit waits while others write in bulk: the writer may be held for some 200 ms at most. Sourced by run.
writer() {
    drawn_city
    local database=build/bench/written.sqlite
    cp "$city_database" "$database"
    local others=build/bench/others.geojsonl    # what was imported already is refused, so these have other names
    sed 's/"name":"/&别处/' "$city/facility.geojsonl" >"$others"
    cmp -s "$others" "$city/facility.geojsonl" && stop "the points of the city have no name"
    serve "$database" --no-access-log
    as_admin "$database"
    echo '| beside | edits | p50 ms | p99 ms | most ms |'
    echo '|---|---|---|---|---|'
    edits_beside 'nothing' sleep "$load_seconds"
    edits_beside 'an import of 500,000 points, published and the map read anew' build/release/gridkeeper import \
        "$others" --collection facility --database "$database" --map name=name --set class=01076
    edits_beside '`demo --complete` of 20,000 compounds' build/release/gridkeeper demo --complete "$database"
    serve_no_more
    rm -f "$database"* "$others"
}

edits_beside() {    # edits_beside WHAT COMMAND...  edits one after the other until the command ends
    local what=$1
    shift
    echo "| $what $({ "$@" >build/bench/writer.log 2>&1 || cat build/bench/writer.log >&2; } |
        build/release/edit_wait "$port" compound)"
}
