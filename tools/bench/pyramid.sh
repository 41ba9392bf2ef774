# The whole pyramid of a district over HTTP, one serving thread and one connection, nothing cached before. Sourced by run.
pyramid() {
    real_district
    drawn_city
    echo '| place | encoding | tiles | of them empty | MB | seconds | CPU seconds of the server |'
    echo '|---|---|---|---|---|---|---|'
    pyramid_of "$district" "$district_name" division,grid,compound,building,facility,barrier,landcover
    pyramid_of "$city_database" "the drawn city (scale $scale)" grid,compound,facility
}

# pyramid_of DATABASE NAME LAYERS
pyramid_of() {
    local encoding before after row
    for encoding in identity gzip; do
        serve "$1" --threads 1 --cache-bytes 0 --no-access-log
        before=$(cpu_us "$server")
        row=$(build/release/pyramid "$port" "$3" 10 17 "$encoding")
        after=$(cpu_us "$server")
        echo "| $2 $row $(awk -v a="$after" -v b="$before" 'BEGIN { printf "%.2f", (a - b) / 1e6 }') |"
        serve_no_more
    done
}
