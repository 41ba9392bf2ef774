# Time until ready and memory then, with an empty tile cache. SCALE=10 takes the city of 5 million features. Sourced by run.
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
    echo '| features | database MB | ms to /readyz: median (least to most) | PSS MB |'
    echo '|---|---|---|---|'
    echo "| $features | $file_mb | $(printf '%s\n' "${ready[@]}" | median_spread) | $(printf '%s\n' "${pss[@]}" | median_spread) |"
}
