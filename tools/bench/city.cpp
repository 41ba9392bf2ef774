#include "tools/bench/city.hpp"

#include <simdjson.h>

#include <stdexcept>

namespace bench {
namespace {

using data::FieldType;

data::Collection collection(std::string name, geo::ShapeType shape, int from, bool coverage,
                            const std::vector<std::pair<std::string, FieldType>>& fields) {
    data::Collection made;
    made.name = std::move(name);
    made.shape = shape;
    made.tile_from = from;
    made.name_tile_zoom = made.code_tile_zoom = from;
    made.coverage = coverage;
    for (const auto& [field, type] : fields) {
        data::Field& added = made.fields.emplace_back();
        added.name = field;
        added.type = type;
        added.tile_zoom = from;
    }
    return made;
}

geo::LonLat place(simdjson::dom::element position) {
    auto numbers = position.get_array();
    return {double(numbers.at(0)), double(numbers.at(1))};
}

geo::Part part(simdjson::dom::element rings) {
    geo::Part made;
    for (const auto ring : rings.get_array()) {
        geo::Path& path = made.emplace_back();
        for (const auto position : ring.get_array()) path.push_back(place(position));
    }
    return made;
}

geo::Shape shape(simdjson::dom::element geometry) {
    const std::string_view type = geometry["type"];
    const simdjson::dom::element coordinates = geometry["coordinates"];
    if (type == "Point") return geo::point_shape(place(coordinates));
    if (type == "Polygon") return {geo::ShapeType::polygon, {part(coordinates)}};
    geo::Shape many{geo::ShapeType::multi_polygon, {}};
    for (const auto polygon : coordinates.get_array()) many.parts.push_back(part(polygon));
    return many;
}

data::Value value(simdjson::dom::element json) {
    switch (json.type()) {
        case simdjson::dom::element_type::STRING: return std::string(std::string_view(json));
        case simdjson::dom::element_type::INT64: return std::int64_t(json);
        case simdjson::dom::element_type::DOUBLE: return double(json);
        case simdjson::dom::element_type::BOOL: return bool(json);
        default: return {};
    }
}

std::vector<data::Feature> read(const std::string& file, const data::Collection& into, data::FeatureId& last_id) {
    simdjson::dom::parser parser;
    simdjson::dom::document_stream lines;
    const auto failed = parser.load_many(file, 1 << 24).get(lines);
    if (failed) throw std::runtime_error(file + ": " + simdjson::error_message(failed));
    std::vector<data::Feature> features;
    for (auto line : lines) {
        const simdjson::dom::element json = line.value();
        data::Feature& feature = features.emplace_back();
        feature.id = ++last_id;
        feature.version = 1;
        feature.source = data::Source::made_up;
        feature.shape = shape(json["geometry"]);
        feature.values.resize(into.fields.size());
        for (const auto [key, text] : simdjson::dom::object(json["properties"])) {
            if (key == "name") feature.name = std::string(std::string_view(text));
            if (key == "code") feature.code = std::string(std::string_view(text));
            if (const auto field = into.field(key)) feature.values[*field] = value(text);
        }
    }
    return features;
}

}  // namespace

City read_city(const std::string& folder) {
    const auto text = FieldType::text, integer = FieldType::integer, real = FieldType::real;
    City city;
    city.catalogue = std::make_shared<const data::Catalogue>(
        std::vector<data::Collection>{
            collection("grid", geo::ShapeType::polygon, 0, true,
                       {{"level", integer}, {"manager", text}, {"population", integer}}),
            collection("compound", geo::ShapeType::multi_polygon, 0, false,
                       {{"street", text},
                        {"kind", text},
                        {"households", integer},
                        {"built_year", integer},
                        {"plot_ratio", real},
                        {"updated", text}}),
            collection(
                "facility", geo::ShapeType::point, 13, false,
                {{"kind", text}, {"status", text}, {"capacity", integer}, {"compound_id", integer}, {"updated", text}}),
        },
        std::vector<data::CodeList>{});
    data::FeatureId last_id = 0;
    for (const data::Collection& into : city.catalogue->collections())
        city.features.push_back(read(folder + "/" + into.name + ".geojsonl", into, last_id));
    return city;
}

}  // namespace bench
