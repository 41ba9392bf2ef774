# Open maps on one server: what each costs, and how soon the last one hears of an edit. Sourced by run.
live() {
    local database=build/bench/live.sqlite clients
    rm -f "$database"*
    build/release/gridkeeper demo --database "$database" --seed 1 --area 1 >/dev/null
    echo '| open maps | server PSS MB before | with them | kB a map | half have heard after ms | the last after ms, median (least to most) |'
    echo '|---|---|---|---|---|---|'
    for clients in ${CLIENTS:-100 1000 10000}; do
        serve "$database" --no-access-log --most-connections 16000
        as_admin "$database"
        crowd_of "$clients"
        serve_no_more
    done
    rm -f "$database"*
}

crowd_of() {    # crowd_of CLIENTS  prints one row
    local before with said
    before=$(pss_mb "$server")
    coproc CROWD { build/release/live_crowd "$port" "$1" compound; }
    read -r said <&"${CROWD[0]}" || stop "the maps did not open"
    with=$(pss_mb "$server")
    echo go >&"${CROWD[1]}"
    read -r said <&"${CROWD[0]}" || stop "not everybody heard"
    wait "$CROWD_PID" 2>/dev/null || true
    echo "| $1 | $before | $with | $(awk -v a="$before" -v b="$with" -v n="$1" 'BEGIN { printf "%.1f", (b - a) * 1000 / n }') | $said"
}
