# Cached tiles over HTTP against nginx, which serves the very same bytes as ready files. Sourced by run.
# One thread against one worker, the access log on at both, alternating rounds, CPU time by request from /proc.
cached() {
    local folder=build/bench/ready list=build/bench/cached.txt count=64
    rm -rf "$folder"
    grep '^15/' "$city/tiles.txt" | head -n $count | sed 's|.*|/tiles/grid,compound,facility/&.mvt|' >"$list"
    serve "$city_database" --threads 1
    REQUESTS=$list wrk -t1 -c1 -d2s -s tools/bench/requests.lua "http://127.0.0.1:$port" >/dev/null
    sleep 2    # what is asked for often is packed tighter in an idle moment
    local target
    while read -r target; do
        mkdir -p "$folder$(dirname "$target")"
        curl -s -o "$folder$target.gz" -H 'Accept-Encoding: gzip' "http://127.0.0.1:$port$target"
        gunzip -k "$folder$target.gz"
    done <"$list"
    nginx_up "$folder"

    printf '%d tiles of zoom 15, mean %.0f bytes gzip; nginx %s, wrk -t1 -c64, %d rounds of %d s\n\n' "$(wc -l <"$list")" \
        "$(find "$folder" -name '*.gz' -printf '%s\n' | awk '{ s += $1 } END { print s / NR }')" \
        "$(nginx -v 2>&1 | sed 's|.*/||')" "$rounds" "$load_seconds"
    echo '| answer | who | requests/s | CPU us a request | nginx / ours, round by round |'
    echo '|---|---|---|---|---|'
    cp "$list" "$list.nginx.200"
    cp "$list" "$list.gridkeeper.200"
    with_etags "$list" "$nginx_port" >"$list.nginx.304"
    with_etags "$list" "$port" >"$list.gridkeeper.304"
    local status round
    for status in 200 304; do
        rm -f build/bench/cached.*.rate build/bench/cached.*.cpu
        for ((round = 0; round < rounds; round++)); do
            load nginx "$nginx" "$nginx_port" "$list.nginx.$status"
            load gridkeeper "$server" "$port" "$list.gridkeeper.$status"
        done
        cached_row $status nginx '1'
        cached_row $status gridkeeper "$(paste build/bench/cached.{nginx,gridkeeper}.cpu | awk '{ printf "%.2f\n", $1 / $2 }' | median_spread)"
    done
    nginx_down
    serve_no_more
}

with_etags() {    # with_etags LIST PORT
    local target
    while read -r target; do
        printf '%s\t%s\n' "$target" "$(curl -s -o /dev/null -D - -H 'Accept-Encoding: gzip' "http://127.0.0.1:$2$target" |
            tr -d '\r' | sed -n 's/^[Ee][Tt]ag: //p')"
    done <"$1"
}

load() {    # load NAME PID PORT LIST  one round; its figures go to build/bench/cached.NAME.*
    local before after line answered micros failed
    before=$(cpu_us "$2")
    line=$(REQUESTS=$4 wrk -t1 -c64 -d"${load_seconds}s" -s tools/bench/requests.lua "http://127.0.0.1:$3" | grep '^answered')
    after=$(cpu_us "$2")
    read -r answered micros failed < <(sed -E 's/answered ([0-9]+) in ([0-9]+) us, failed ([0-9]+)/\1 \2 \3/' <<<"$line")
    [ "$failed" = 0 ] || stop "$1 failed $failed requests of $answered"
    awk -v n="$answered" -v us="$micros" 'BEGIN { printf "%.0f\n", n * 1e6 / us }' >>"build/bench/cached.$1.rate"
    awk -v n="$answered" -v a="$after" -v b="$before" 'BEGIN { printf "%.2f\n", (a - b) / n }' >>"build/bench/cached.$1.cpu"
}

cached_row() {    # cached_row STATUS NAME RATIO
    echo "| $1 | $2 | $(median_spread <"build/bench/cached.$2.rate") | $(median_spread <"build/bench/cached.$2.cpu") | $3 |"
}
