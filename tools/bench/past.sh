# Tiles and items of a past day after a million revisions. Sourced by run. REVISIONS=1000000 sets how many.
past() {
    local file=build/bench/past.sqlite
    rm -f "$file" "$file"-*
    build/release/gridkeeper demo --seed 7 --area 10 --database "$file" >/dev/null
    build/release/past "$file" "${REVISIONS:-1000000}" 200
    rm -f "$file" "$file"-*
}
