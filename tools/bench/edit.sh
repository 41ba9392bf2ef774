# An edit over HTTP shows in the next GET of every touched tile. Sourced by run.
edit() {
    drawn_city
    cp "$city_database" build/bench/edited.sqlite
    serve build/bench/edited.sqlite
    as_admin build/bench/edited.sqlite
    local collection
    for collection in compound grid; do
        printf '\n%s:\n\n' "$collection"
        build/release/edit_visible "$port" "$collection" 100 || echo '**Stale tiles.**'
    done
    serve_no_more
    rm -f build/bench/edited.sqlite*
}
