#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>

#include "data/feature/feature.hpp"
#include "geo/geojson.hpp"
#include "geo/validity.hpp"

namespace data {
namespace {

using nlohmann::json;
using Findings = std::vector<Finding>;

/// What a Feature of ours has beside its facts (RFC 7946, 3.2; OGC API Features adds the links).
constexpr std::string_view members[] = {"type", "id", "geometry", "properties", "bbox", "links"};

json written(const Value& value, FieldType type) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (type != FieldType::json) return *text;
        json document = json::parse(*text, nullptr, false);
        return document.is_discarded() ? json(nullptr) : document;
    }
    if (const auto* yes = std::get_if<bool>(&value)) return *yes;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
    if (const auto* real = std::get_if<double>(&value)) return *real;
    return nullptr;
}

/// The value, or nothing and a finding. Whether it fits the field's code list and range is for findings() to say.
Value read(const Field& field, const json& given, Findings& found) {
    if (given.is_null()) return {};
    switch (field.type) {
        case FieldType::integer:
        case FieldType::reference:
            if (given.is_number_unsigned() && given.get<std::uint64_t>() > INT64_MAX) break;
            if (given.is_number_integer()) return given.get<std::int64_t>();
            // 12.0 is a whole number: many programs write them so
            if (given.is_number_float() && std::trunc(given.get<double>()) == given.get<double>() &&
                std::abs(given.get<double>()) < 9007199254740992.0)
                return static_cast<std::int64_t>(given.get<double>());
            break;
        case FieldType::real:
            if (given.is_number()) return given.get<double>();
            break;
        case FieldType::boolean:
            if (given.is_boolean()) return given.get<bool>();
            break;
        case FieldType::json: return given.dump();
        default:
            if (given.is_string()) return given.get<std::string>();
    }
    found.push_back(
        {"type", field.name,
         field.name + " cannot be " + given.dump(-1, ' ', false, json::error_handler_t::replace).substr(0, 60)});
    return {};
}

/// A text property that every feature has; null is empty.
void read_text(const std::string& name, const json& given, std::string& into, Findings& found) {
    if (given.is_null())
        into.clear();
    else if (given.is_string())
        into = given.get<std::string>();
    else
        found.push_back({"type", name, name + " must be a text"});
}

void read_property(const Collection& collection, const std::string& name, const json& given, Feature& feature,
                   Findings& found) {
    if (name == "uid") return read_text(name, given, feature.uid, found);
    if (name == "code") return read_text(name, given, feature.code, found);
    if (name == "name") return read_text(name, given, feature.name, found);
    if (name == "division_code") return read_text(name, given, feature.division_code, found);
    if (name == "version") return;  // the store counts
    if (name == "source") {
        const auto source = given.is_string() ? source_from(given.get_ref<const std::string&>()) : std::nullopt;
        if (source)
            feature.source = *source;
        else
            found.push_back({"unknown-code", name, "source is surveyed, imported, derived, estimated or made_up"});
        return;
    }
    if (const auto place = collection.field(name))
        feature.values[*place] = read(collection.fields[*place], given, found);
    else
        found.push_back({"unknown-field", name, "a " + collection.name + " has no property " + name});
}

}  // namespace

json to_geojson(const Collection& collection, const Feature& feature) {
    json properties = {{"uid", feature.uid},
                       {"code", feature.code.empty() ? json(nullptr) : json(feature.code)},
                       {"name", feature.name.empty() ? json(nullptr) : json(feature.name)},
                       {"version", feature.version},
                       {"source", to_string(feature.source)},
                       {"division_code", feature.division_code.empty() ? json(nullptr) : json(feature.division_code)}};
    for (std::size_t i = 0; i < collection.fields.size() && i < feature.values.size(); ++i)
        properties[collection.fields[i].name] = written(feature.values[i], collection.fields[i].type);
    return {{"type", "Feature"},
            {"id", feature.id},
            {"geometry", geo::to_geojson(feature.shape)},
            {"properties", std::move(properties)}};
}

Feature feature_from_geojson(const Collection& collection, const json& document) {
    Feature feature;
    feature.values.resize(collection.fields.size());
    Findings found;
    if (!document.is_object() || document.value("type", json()) != "Feature")
        throw Invalid({{"type", "type", "the document is not a GeoJSON Feature"}});

    if (const auto geometry = document.find("geometry"); geometry != document.end() && !geometry->is_null()) {
        try {
            feature.shape = geo::shape_from_geojson(*geometry);
        } catch (const geo::InvalidGeometry& broken) {
            Finding finding{broken.flaw.code, "geometry", broken.flaw.message};
            if (const auto place = broken.flaw.place)
                finding.lon = place->lon, finding.lat = place->lat, finding.has_place = true;
            found.push_back(std::move(finding));
        }
    } else {
        found.push_back({"required", "geometry", "a " + collection.name + " needs a geometry"});
    }
    if (const auto properties = document.find("properties"); properties != document.end() && !properties->is_null()) {
        if (properties->is_object())
            for (const auto& [name, value] : properties->items())
                read_property(collection, name, value, feature, found);
        else
            found.push_back({"type", "properties", "properties must be an object"});
    }
    if (!found.empty()) throw Invalid(std::move(found));
    return feature;
}

void refuse_another_identity(const Feature& stored, const json& document) {
    Findings found;
    const auto compare = [&](const json& holder, const char* name, const json& ours) {
        const auto given = holder.find(name);
        if (given != holder.end() && *given != ours)
            found.push_back({"read-only", name,
                             std::string(name) + " is " + ours.dump() + " and cannot become " +
                                 given->dump(-1, ' ', false, json::error_handler_t::replace).substr(0, 60)});
    };
    if (!document.is_object()) return;
    compare(document, "id", stored.id);
    if (const auto properties = document.find("properties"); properties != document.end() && properties->is_object()) {
        compare(*properties, "uid", stored.uid);
        compare(*properties, "version", stored.version);
    }
    if (!found.empty()) throw Invalid(std::move(found));
}

Feature patched(const Collection& collection, const Feature& feature, const json& patch) {
    if (!patch.is_object()) throw Invalid({{"type", "patch", "a merge patch must be an object"}});
    refuse_another_identity(feature, patch);
    Findings strange;
    for (const auto& [name, value] : patch.items())
        if (std::find(std::begin(members), std::end(members), name) == std::end(members))
            strange.push_back({"unknown-member", name.substr(0, 60),
                               "a feature has no such member; its facts stand in its properties"});
    if (!strange.empty()) throw Invalid(std::move(strange));
    json document = to_geojson(collection, feature);
    if (const auto geometry = patch.find("geometry"); geometry != patch.end()) document["geometry"] = nullptr;
    document.merge_patch(patch);
    Feature result = feature_from_geojson(collection, document);
    result.id = feature.id, result.uid = feature.uid, result.version = feature.version;
    return result;
}

}  // namespace data
