#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include <simdjson.h>
#include <nlohmann/json.hpp>

#include "data/feature/feature.hpp"
#include "data/store/uid.hpp"
#include "geo/validity.hpp"

namespace data {
namespace {

constexpr std::size_t most_vertices = 100'000;
constexpr std::size_t most_text_bytes = 10'000;
constexpr std::int64_t most_id = (std::int64_t{1} << 53) - 1;  // what a JSON number holds exactly

using Findings = std::vector<Finding>;

bool is_number(std::string_view text, int& value) {
    const auto end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    return error == std::errc() && stop == end;
}

bool is_date(std::string_view text) {
    int year = 0, month = 0, day = 0;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    if (!is_number(text.substr(0, 4), year) || !is_number(text.substr(5, 2), month) ||
        !is_number(text.substr(8, 2), day))
        return false;
    return std::chrono::year_month_day{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                       std::chrono::day{static_cast<unsigned>(day)}}
        .ok();
}

/// 2026-03-01T08:00:00Z with an optional fraction: UTC only.
bool is_timestamp(std::string_view text) {
    if (text.size() < 20 || text.back() != 'Z' || text[10] != 'T' || !is_date(text.substr(0, 10))) return false;
    int hour = 0, minute = 0, second = 0, fraction = 0;
    if (text[13] != ':' || text[16] != ':') return false;
    if (!is_number(text.substr(11, 2), hour) || !is_number(text.substr(14, 2), minute) ||
        !is_number(text.substr(17, 2), second))
        return false;
    const std::string_view rest = text.substr(19, text.size() - 20);
    if (!rest.empty() && (rest.front() != '.' || rest.size() > 10 || !is_number(rest.substr(1), fraction)))
        return false;
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60 && fraction >= 0;
}

std::string shown(double number) {
    std::string text = std::to_string(number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string shown(std::string_view text) {
    constexpr std::size_t most_shown = 60;
    return "\"" + std::string(text.substr(0, most_shown)) + "\"";
}

/// What no text has but by accident or malice; lines and tabs are text.
bool is_control(char c) noexcept {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == '\x7f';
}

bool is_clean_text(std::string_view text, const std::string& field, Findings& found) {
    if (text.size() > most_text_bytes) {
        found.push_back({"too-long", field, "a text has at most " + std::to_string(most_text_bytes) + " bytes"});
        return false;
    }
    if (!simdjson::validate_utf8(text.data(), text.size())) {
        found.push_back({"text", field, "the text is not UTF-8"});
        return false;
    }
    if (std::any_of(text.begin(), text.end(), is_control)) {
        found.push_back({"text", field, "the text has a control character"});
        return false;
    }
    return true;
}

void look_at_range(const Field& field, double value, Findings& found) {
    if (field.least && value < *field.least)
        found.push_back({"range", field.name, shown(value) + " is below the least value " + shown(*field.least)});
    if (field.most && value > *field.most)
        found.push_back({"range", field.name, shown(value) + " is above the greatest value " + shown(*field.most)});
}

void look_at_text(const Catalogue& catalogue, const Field& field, const std::string& text, Findings& found) {
    if (!is_clean_text(text, field.name, found)) return;
    if (field.type == FieldType::date && !is_date(text))
        found.push_back({"type", field.name, shown(text) + " is no date (YYYY-MM-DD)"});
    if (field.type == FieldType::timestamp && !is_timestamp(text))
        found.push_back({"type", field.name, shown(text) + " is no time (2026-03-01T08:00:00Z)"});
    if (field.type == FieldType::json && !nlohmann::json::accept(text))
        found.push_back({"type", field.name, "the value is no JSON"});
    if (field.type == FieldType::code) {
        const CodeList* list = catalogue.code_list(field.code_list);
        if (!list || !list->entry(text))
            found.push_back({"unknown-code", field.name, shown(text) + " is not in the code list " + field.code_list});
    }
}

const char* wanted(FieldType type) {
    switch (type) {
        case FieldType::integer: return "a whole number";
        case FieldType::reference: return "the id of a feature";
        case FieldType::real: return "a number";
        case FieldType::boolean: return "true or false";
        case FieldType::json: return "JSON";
        default: return "a text";
    }
}

bool has_kind(const Value& value, FieldType type) {
    switch (type) {
        case FieldType::integer:
        case FieldType::reference: return std::holds_alternative<std::int64_t>(value);
        case FieldType::real:
            return std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value);
        case FieldType::boolean: return std::holds_alternative<bool>(value);
        default: return std::holds_alternative<std::string>(value);
    }
}

void look_at_value(const Catalogue& catalogue, const Field& field, const Value& value, Findings& found) {
    if (std::holds_alternative<std::monostate>(value)) {
        if (field.required) found.push_back({"required", field.name, field.name + " must be given"});
        return;
    }
    if (!has_kind(value, field.type)) {
        found.push_back({"type", field.name, field.name + " must be " + wanted(field.type)});
        return;
    }
    if (const auto* text = std::get_if<std::string>(&value)) return look_at_text(catalogue, field, *text, found);
    if (const auto* real = std::get_if<double>(&value)) {
        if (!std::isfinite(*real)) found.push_back({"type", field.name, field.name + " must be a finite number"});
        return look_at_range(field, *real, found);
    }
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        if (field.type == FieldType::reference && (*number <= 0 || *number > most_id))
            found.push_back({"range", field.name, field.name + " must be the id of a feature"});
        look_at_range(field, static_cast<double>(*number), found);
    }
}

geo::ShapeType single_of(geo::ShapeType type) noexcept {
    switch (type) {
        case geo::ShapeType::multi_point: return geo::ShapeType::point;
        case geo::ShapeType::multi_line: return geo::ShapeType::line;
        case geo::ShapeType::multi_polygon: return geo::ShapeType::polygon;
        default: return type;
    }
}

geo::Shape coerced(geo::ShapeType type, geo::Shape shape) {
    if (shape.type == type || single_of(shape.type) != single_of(type)) return shape;
    if (single_of(type) == type && shape.parts.size() != 1) return shape;  // several parts do not fit into one
    shape.type = type;
    return shape;
}

void look_at_shape(const Collection& collection, const geo::Shape& given, Findings& found) {
    if (given.empty()) {
        found.push_back({"required", "geometry", "a " + collection.name + " needs a geometry"});
        return;
    }
    if (const std::size_t count = geo::vertex_count(given); count > most_vertices) {
        found.push_back({"vertex-limit", "geometry",
                         "the geometry has " + std::to_string(count) + " vertices, at most " +
                             std::to_string(most_vertices) + " are taken"});
        return;
    }
    // Rings that are open or places off the Earth are told of as they came; the rest is judged as it would be stored.
    const geo::Shape shape = coerced(collection.shape, geo::normalised(given));
    if (shape.type != collection.shape)
        found.push_back({"geometry-type", "geometry",
                         "a " + collection.name + " needs a " + std::string(geo::geojson_name(collection.shape)) +
                             ", not a " + std::string(geo::geojson_name(given.type))});
    for (geo::Flaw& flaw : geo::flaws(shape)) {
        Finding finding{std::move(flaw.code), "geometry", std::move(flaw.message)};
        if (flaw.place) finding.lon = flaw.place->lon, finding.lat = flaw.place->lat, finding.has_place = true;
        found.push_back(std::move(finding));
    }
}

}  // namespace

std::vector<Finding> findings(const Catalogue& catalogue, const Collection& collection, const Feature& feature) {
    Findings found;
    if (!feature.uid.empty() && !is_uid(feature.uid))
        found.push_back({"uid", "uid", "a uid is a UUID in lower case: 01890a5d-ac96-774b-bcce-b302099a8057"});
    is_clean_text(feature.code, "code", found);
    is_clean_text(feature.name, "name", found);
    is_clean_text(feature.division_code, "division_code", found);
    if (feature.values.size() != collection.fields.size()) {
        found.push_back({"values", collection.name,
                         "the feature has " + std::to_string(feature.values.size()) + " values for " +
                             std::to_string(collection.fields.size()) + " fields"});
        return found;
    }
    for (std::size_t i = 0; i < collection.fields.size(); ++i)
        look_at_value(catalogue, collection.fields[i], feature.values[i], found);
    look_at_shape(collection, feature.shape, found);
    return found;
}

Feature as_stored(const Collection& collection, Feature feature) {
    feature.shape = coerced(collection.shape, geo::normalised(std::move(feature.shape)));
    for (std::size_t i = 0; i < collection.fields.size() && i < feature.values.size(); ++i)
        if (const auto* whole = std::get_if<std::int64_t>(&feature.values[i]);
            whole && collection.fields[i].type == FieldType::real)
            feature.values[i] = static_cast<double>(*whole);
    return feature;
}

}  // namespace data
