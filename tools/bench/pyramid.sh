# The whole pyramid of a district over HTTP, one serving thread and one connection, nothing cached before. Sourced by run.
pyramid() {
    local layers=division,grid,compound,building,facility,barrier,landcover district encoding
    real_district
    echo "$district_name, layers $layers, z10 to z17"
    echo
    echo '| encoding | tiles | of them empty | MB | seconds | CPU seconds of the server |'
    echo '|---|---|---|---|---|---|'
    for encoding in identity gzip; do
        serve "$district" --threads 1 --cache-bytes 0 --no-access-log
        local before after
        before=$(cpu_us "$server")
        row=$(build/release/pyramid "$port" "$layers" 10 17 "$encoding")
        after=$(cpu_us "$server")
        echo "$row $(awk -v a="$after" -v b="$before" 'BEGIN { printf "%.2f", (a - b) / 1e6 }') |"
        serve_no_more
    done
}
