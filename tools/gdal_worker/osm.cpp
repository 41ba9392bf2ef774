#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

#include "tools/gdal_worker/read.hpp"

namespace gdal_worker {
namespace {

/// What GDAL's OpenStreetMap driver reports: every tag of every tagged thing, in one field.
/// A closed way with one of these keys is an area.
constexpr std::string_view configuration = R"ini(
closed_ways_are_polygons=aeroway,amenity,boundary,building,craft,geological,historic,landuse,leisure,military,natural,office,place,shop,sport,tourism,water,waterway=riverbank,waterway=dock,highway=platform,public_transport=platform,emergency=fire_water_pond,man_made=wastewater_plant
attribute_name_laundering=no
report_all_tags=yes
[points]
osm_id=yes
all_tags=yes
other_tags=no
[lines]
osm_id=yes
all_tags=yes
other_tags=no
[multipolygons]
osm_id=yes
all_tags=yes
other_tags=no
[multilinestrings]
osm_id=yes
all_tags=yes
other_tags=no
[other_relations]
osm_id=yes
all_tags=yes
other_tags=no
)ini";

constexpr const char* configuration_file = "/vsimem/osmconf.ini";

/// "key"=>"value","key"=>"value" with backslash escapes, as PostgreSQL writes hstore.
nlohmann::json tags_from(const char* text) {
    nlohmann::json tags = nlohmann::json::object();
    const auto quoted = [&]() {
        std::string word;
        for (++text; *text && *text != '"'; ++text) {
            if (*text == '\\' && text[1]) ++text;
            word += *text;
        }
        if (*text) ++text;
        return word;
    };
    while (*text) {
        if (*text != '"') {
            ++text;
            continue;
        }
        const std::string key = quoted();
        while (*text && *text != '"') ++text;
        if (*text) tags[key] = quoted();
    }
    return tags;
}

/// n, w or r and the number, as OpenStreetMap's own tools write it.
std::string id_of(const OGRFeature& feature, std::string_view layer) {
    const int relation = feature.GetFieldIndex("osm_id"), way = feature.GetFieldIndex("osm_way_id");
    if (layer == "multipolygons" && way >= 0 && feature.IsFieldSetAndNotNull(way))
        return std::string{"w"} + feature.GetFieldAsString(way);
    const char* kind = layer == "points" ? "n" : layer == "lines" ? "w" : "r";
    return std::string{kind} + feature.GetFieldAsString(relation);
}

}  // namespace

void read_osm(const std::string& file) {
    VSIFCloseL(VSIFileFromMemBuffer(configuration_file,
                                    reinterpret_cast<GByte*>(const_cast<char*>(configuration.data())),
                                    configuration.size(), FALSE));
    const Dataset dataset = open_file(
        file, {std::string{"CONFIG_FILE="} + configuration_file, "INTERLEAVED_READING=YES", "USE_CUSTOM_INDEXING=YES"});
    nlohmann::json header{{"kind", "header"}, {"driver", "OSM"}, {"bounds", nullptr}};
    OGREnvelope box;
    if (dataset->GetLayerCount() > 0 && dataset->GetLayer(0)->GetExtent(&box, FALSE) == OGRERR_NONE)
        header["bounds"] = {box.MinX, box.MinY, box.MaxX, box.MaxY};
    refuse_reported_failures();
    write_frame(header);

    std::int64_t read = 0;
    OGRLayer* layer = nullptr;
    double done = 0;
    while (const std::unique_ptr<OGRFeature> feature{dataset->GetNextFeature(&layer, &done, nullptr, nullptr)}) {
        refuse_reported_failures();
        const std::string_view layer_name = layer->GetName();
        const int tags = feature->GetFieldIndex("all_tags");
        if (tags < 0 || !feature->IsFieldSetAndNotNull(tags)) continue;
        write_frame({{"kind", "feature"},
                     {"id", id_of(*feature, layer_name)},
                     {"layer", layer_name},
                     {"done", done},
                     {"tags", tags_from(feature->GetFieldAsString(tags))}},
                    plain_wkb(feature->GetGeometryRef()));
        ++read;
    }
    refuse_reported_failures();
    write_frame({{"kind", "end"}, {"features", read}});
}

}  // namespace gdal_worker
