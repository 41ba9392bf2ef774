# Our server for the time of a benchmark. Sourced.
# serve DATABASE OPTION...  starts it on a free port and waits until it is ready: sets $server, $port, $ready_ms
serve() {
    local database=$1 began
    shift
    port=$(free_port)
    began=$(date +%s%N)
    build/release/gridkeeper serve --database "$database" --listen "127.0.0.1:$port" "$@" >build/bench/server.log 2>&1 &
    server=$!
    until [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/readyz")" = 200 ]; do
        kill -0 "$server" 2>/dev/null || { tail -n 20 build/bench/server.log >&2; stop "the server did not start"; }
        sleep 0.01
    done
    ready_ms=$((($(date +%s%N) - began) / 1000000))
}

# as_admin DATABASE  the benchmark's clients write in the name of an administrator: sets $TOKEN
as_admin() {
    build/release/gridkeeper user add bench --name bench --grant admin --database "$1" >/dev/null 2>&1 || true
    TOKEN=$(build/release/gridkeeper user token bench --scope write --database "$1")
    export TOKEN
}

serve_no_more() {
    unset TOKEN
    [ -n "${server:-}" ] || return 0
    kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true
    server=
}

free_port() {
    local candidate
    for candidate in {18080..18179}; do
        (: <"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null || { echo "$candidate"; return; }
    done
    stop "no free port from 18080 to 18179"
}

# cpu_us PID  user and system time of all its threads so far, microseconds
cpu_us() { awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) * 1000000 / tick }' "/proc/$1/stat"; }

# pss_mb PID  its proportional share of memory
pss_mb() { awk '/^Pss:/ { printf "%.0f", $2 / 1000 }' "/proc/$1/smaps_rollup"; }

# median_spread  "median (least to most)" of the numbers on standard input
median_spread() { sort -g | awk '{ v[NR] = $1 } END { printf "%s (%s to %s)", v[int((NR + 1) / 2)], v[1], v[NR] }'; }
