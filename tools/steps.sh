# What setup, serve and test share: where the project stands, how a step is announced, which Node is used. Sourced.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
least_node=20.19.0                          # vite and vitest ask for it
PATH="$root/.node/node_modules/.bin:$PATH"  # npm's own Node, where setup had to bring one; else the folder is not there

step() { printf '\n== %s\n' "$*"; }
note() { printf '   %s\n' "$*"; }
stop() { printf '\n%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# clocked LOG COMMAND...  runs it quietly into LOG, says every 15 s that it is alive, shows the log's end if it fails.
clocked() {
    local log=$1 began=$SECONDS told=$SECONDS status=0
    shift
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 </dev/null &
    local child=$!
    trap 'kill "$child" 2>/dev/null; exit 130' INT TERM
    while kill -0 "$child" 2>/dev/null; do
        sleep 0.2
        if ((SECONDS - told >= 15)); then
            told=$SECONDS
            note "$((SECONDS - began)) s: $(tail -n 1 "$log" | tr '\r' '\n' | tail -n 1 | cut -c 1-100)"
        fi
    done
    wait "$child" || status=$?
    trap - INT TERM
    ((status == 0)) || { tail -n 40 "$log" >&2; note "whole log: $log" >&2; }
    return "$status"
}

version_at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# digest PATH...  one number for the names and contents of these files and folders, what npm and vite make left out.
digest() {
    find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print0 | LC_ALL=C sort -z |
        xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}
