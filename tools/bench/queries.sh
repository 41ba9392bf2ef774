# Locate and nearest: in process against SpatiaLite SQL, then over HTTP. Sourced by run.
queries() {
    drawn_city
    local indexed=$city/indexed.sqlite layer
    if [ ! -f "$indexed" ]; then
        rm -f "$indexed".new*
        sqlite3 "$city_database" "VACUUM INTO '$indexed.new'"
        for layer in compound grid facility; do echo "SELECT CreateSpatialIndex('$layer', 'shape');"; done |
            sqlite3 -bail -cmd 'SELECT load_extension("mod_spatialite")' "$indexed.new" >/dev/null
        mv "$indexed.new" "$indexed"
    fi
    build/release/queries "$city_database" "$indexed" 1000 "$rounds" || echo '**The answers differ.**'

    printf '\nOver HTTP, wrk -t1 -c64, one serving thread, %d rounds of %d s:\n\n' "$rounds" "$load_seconds"
    echo '| question | requests/s | CPU us a request |'
    echo '|---|---|---|'
    serve "$city_database" --threads 1
    local list=build/bench/queries.txt question round
    for question in locate nearest; do
        awk -F'[][,]' -v question=$question 'NR % 500 == 0 {
            printf "/api/v1/%s?lon=%.7f&lat=%.7f%s\n", question, $(NF - 2), $(NF - 1), question == "nearest" ? "&k=5" : "" }' \
            "$city/facility.geojsonl" >"$list"
        rm -f "build/bench/cached.$question".*
        for ((round = 0; round < rounds; round++)); do load "$question" "$server" "$port" "$list"; done
        echo "| $question | $(median_spread <"build/bench/cached.$question.rate") | $(median_spread <"build/bench/cached.$question.cpu") |"
    done
    serve_no_more
}
