# The next picture after one edit, without server and disk, and the other figures of the map in memory. Sourced by run.
updates() {
    drawn_city
    build/release/map_bench "$city" "${load_seconds}"
}
