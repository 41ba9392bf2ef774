# Time until ready and memory then, with an empty tile cache; its peak while 100,000 edits pour in. SCALE=10 takes the city of 5 million features. Sourced by run.
startup() {
    drawn_city
    local features file_mb pss=() ready=() round
    features=$(sqlite3 "$city_database" 'SELECT (SELECT count(*) FROM grid) + (SELECT count(*) FROM compound) + (SELECT count(*) FROM facility)')
    file_mb=$(du -m "$city_database" | cut -f1)
    for ((round = 0; round < rounds; round++)); do
        serve "$city_database"
        ready+=("$ready_ms")
        pss+=("$(pss_mb "$server")")
        serve_no_more
    done
    local storm=build/bench/storm.sqlite ids=build/bench/storm.txt edits=${EDITS:-100000} peak=0 now
    cp "$city_database" "$storm"
    sqlite3 "$storm" "SELECT id FROM facility ORDER BY random() LIMIT $edits" >"$ids"
    serve "$storm"
    as_admin "$storm"
    build/release/edit_storm "$port" facility "$ids" >build/bench/storm.md &
    local storming=$!
    while kill -0 "$storming" 2>/dev/null; do
        now=$(pss_mb "$server")
        ((now <= peak)) || peak=$now
        sleep 0.2
    done
    wait "$storming"
    serve_no_more
    rm -f "$storm"*

    echo '| features | database MB | ms to /readyz: median (least to most) | PSS MB |'
    echo '|---|---|---|---|'
    echo "| $features | $file_mb | $(printf '%s\n' "${ready[@]}" | median_spread) | $(printf '%s\n' "${pss[@]}" | median_spread) |"
    printf '\nA storm of edits, each its own request and on disk before its answer, peak PSS %d MB:\n\n' "$peak"
    echo '| edits | connections | edits/s | p50 ms | p99 ms | most ms |'
    echo '|---|---|---|---|---|---|'
    cat build/bench/storm.md
}
