# The places that are measured, made once into build/bench and kept. Sourced.
bare_tiles=(--cache-bytes 0 --no-thinning --most-tile-bytes 1000000000)    # nothing kept, nothing thinned, nothing capped
scale=${SCALE:-1}
city=build/bench/city$scale
city_database=$city/city.sqlite

# drawn_city  the city of the tile benchmarks in $city and, through the product's import, in $city_database
drawn_city() {
    [ -f "$city/tiles.txt" ] || { note "drawing the city" >&2; python3 tools/bench/sketch_city.py --scale "$scale" "$city"; }
    [ -f "$city_database" ] && return
    local new=$city/new.sqlite
    rm -f "$new"*
    {
        build/release/city_fields "$new"
        city_import "$new" grid level manager population
        city_import "$new" compound street kind households built_year plot_ratio updated
        city_import "$new" facility kind status capacity compound_id updated
    } >&2
    mv "$new" "$city_database"
}

city_import() {    # city_import DATABASE LAYER FIELD...
    local database=$1 layer=$2 field maps=(--map name=name)
    shift 2
    case "$layer" in
        facility) maps+=(--set class=01076) ;;    # ours wants a class; the drawn kinds are words of their own
        *) maps+=(--map code=code) ;;
    esac
    for field in "$@"; do maps+=(--map "$field=$field"); done
    build/release/gridkeeper import "$city/$layer.geojsonl" --collection "$layer" --database "$database" "${maps[@]}"
}

# real_district  the Nanjing extract where the real data are, else the sketched one: sets $district and $district_name
real_district() {
    local extract=${GRIDKEEPER_REAL_DATA:-}/demo-nanjing-xinjiekou/nanjing-xinjiekou.osm.pbf
    if [ -f "$extract" ]; then
        district=build/bench/nanjing.sqlite district_name='Nanjing Xinjiekou (OpenStreetMap, ODbL)'
        [ -f "$district" ] || build/release/gridkeeper import --osm "$extract" --database "$district" >&2
    else
        district=build/bench/demo.sqlite district_name='the sketched demo district'
        [ -f "$district" ] || build/release/gridkeeper demo --database "$district" --seed 1 >&2
    fi
}
