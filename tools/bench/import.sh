# Rates of an import: features stored a second, wall time of the whole command. Sourced by run.
import() {
    local database=build/bench/import.sqlite began took count
    local extract=${GRIDKEEPER_REAL_DATA:-}/demo-nanjing-xinjiekou/nanjing-xinjiekou.osm.pbf
    echo '| input | features stored | seconds | features/s | database MB |'
    echo '|---|---|---|---|---|'
    if [ -f "$extract" ]; then
        rm -f "$database"*
        timed_import --osm "$extract"
        import_row 'Nanjing Xinjiekou, OpenStreetMap extract, district derived'
    fi
    local points=build/bench/points.geojsonl
    [ -f "$points" ] || { drawn_city; cat "$city/facility.geojsonl" "$city/facility.geojsonl" >"$points"; }
    rm -f "$database"*
    timed_import "$points" --collection facility --map name=name --set class=01076
    import_row '1 million points, GeoJSON lines'
    rm -f "$database"*
}

timed_import() {
    began=$(date +%s%N)
    build/release/gridkeeper import "$@" --database "$database" >build/bench/import.log 2>&1 || { tail -n 20 build/bench/import.log >&2; stop "the import failed"; }
    took=$((($(date +%s%N) - began) / 1000000))
}

import_row() {
    count=$(for table in division grid compound building facility barrier landcover management_area; do
        echo "SELECT count(*) FROM $table;"
    done | sqlite3 "$database" | awk '{ s += $1 } END { print s }')
    echo "| $1 | $count | $(awk -v ms="$took" 'BEGIN { printf "%.1f", ms / 1000 }') |" \
        "$(awk -v n="$count" -v ms="$took" 'BEGIN { printf "%.0f", n * 1000 / ms }') | $(du -m "$database" | cut -f1) |"
}
