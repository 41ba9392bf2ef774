#include "server/handlers/feature_json.hpp"

#include <charconv>
#include <cmath>
#include <type_traits>
#include <utility>

#include "server/handlers/drawn.hpp"

namespace server {
namespace {

constexpr int stored_decimals = 9, drawn_decimals = 8;  // of a degree: 0.1 mm, 1 mm
constexpr int metre_decimals = 4;

/// Fixed decimals without zeros at the end: "118.78", not "118.780000000".
void append_decimals(std::string& to, double number, int decimals) {
    if (!std::isfinite(number)) {
        to += "null";
        return;
    }
    char digits[400];
    auto [end, failure] = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed, decimals);
    while (end[-1] == '0') --end;
    if (end[-1] == '.') --end;
    const std::string_view written(digits, static_cast<std::size_t>(end - digits));
    to += written == "-0" ? std::string_view("0") : written;
}

void append_place(std::string& to, geo::LonLat place, const geo::Crs& crs, int decimals) {
    const geo::Coordinate c = geo::from_lonlat(crs, place);
    to += '[';
    append_decimals(to, c[0], crs.geographic() ? decimals : metre_decimals);
    to += ',';
    append_decimals(to, c[1], crs.geographic() ? decimals : metre_decimals);
    to += ']';
}

/// Calls write(item) for each with commas between, in brackets.
template <class Items, class Write>
void append_list(std::string& to, const Items& items, Write write) {
    to += '[';
    bool first = true;
    for (const auto& item : items) {
        if (!std::exchange(first, false)) to += ',';
        write(item);
    }
    to += ']';
}

void append_geometry(std::string& to, const geo::Shape& shape, const geo::Crs& crs, int decimals) {
    if (shape.empty()) {
        to += "null";
        return;
    }
    const auto place = [&](const geo::LonLat& p) { append_place(to, p, crs, decimals); };
    const auto path = [&](const geo::Path& p) { append_list(to, p, place); };
    const auto part = [&](const geo::Part& p) { append_list(to, p, path); };
    to += R"({"type":")";
    to += geo::geojson_name(shape.type);
    to += R"(","coordinates":)";
    switch (shape.type) {
        case geo::ShapeType::point: place(shape.parts[0][0][0]); break;
        case geo::ShapeType::multi_point:
            append_list(to, shape.parts, [&](const geo::Part& p) { place(p[0][0]); });
            break;
        case geo::ShapeType::line: path(shape.parts[0][0]); break;
        case geo::ShapeType::multi_line: append_list(to, shape.parts, [&](const geo::Part& p) { path(p[0]); }); break;
        case geo::ShapeType::polygon: part(shape.parts[0]); break;
        case geo::ShapeType::multi_polygon: append_list(to, shape.parts, part); break;
    }
    to += '}';
}

void append_head(std::string& to, data::FeatureId id) {
    to += R"({"type":"Feature","id":)";
    to += std::to_string(id);
    to += R"(,"geometry":)";
}

/// The properties that are shown, as members of an object.
class Members {
  public:
    Members(std::string& to, const FeatureForm& form) : to_(to), form_(form) { to_ += R"(,"properties":{)"; }
    ~Members() { to_ += '}'; }
    Members(const Members&) = delete;
    Members& operator=(const Members&) = delete;

    void add(std::string_view name, std::string_view text) {
        if (begin(name)) append_text(to_, text);
    }
    void add(std::string_view name, std::int64_t number) {
        if (begin(name)) to_ += std::to_string(number);
    }
    /// The fields by place; get(i) gives the value.
    template <class Get>
    void add_fields(const data::Collection& collection, const data::Jurisdiction& jurisdiction, Get get) {
        const data::Roles here = form_.viewer.roles_in(jurisdiction);
        for (std::size_t i = 0; i < collection.fields.size(); ++i) {
            if (!form_.viewer.reads(collection.fields[i], here)) continue;
            if (!begin(collection.fields[i].name)) continue;
            const data::Value& value = get(i);
            const auto* text = std::get_if<std::string>(&value);
            if (collection.fields[i].type == data::FieldType::json && text != nullptr)
                to_ += *text;  // stored as JSON already
            else
                append_value(to_, value);
        }
    }

  private:
    bool begin(std::string_view name) {
        if (!form_.shows(name)) return false;
        if (!std::exchange(first_, false)) to_ += ',';
        append_text(to_, name);
        to_ += ':';
        return true;
    }

    std::string& to_;
    const FeatureForm& form_;
    bool first_ = true;
};

}  // namespace

void append_text(std::string& to, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    to += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            to += '\\';
            to += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            to += "\\u00";
            to += hex[static_cast<unsigned char>(c) >> 4];
            to += hex[static_cast<unsigned char>(c) & 15];
        } else {
            to += c;
        }
    }
    to += '"';
}

void append_number(std::string& to, double number) {
    if (!std::isfinite(number)) {
        to += "null";
        return;
    }
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    to.append(digits, end);
}

void append_value(std::string& to, const data::Value& value) {
    std::visit(
        [&](const auto& known) {
            using Known = std::decay_t<decltype(known)>;
            if constexpr (std::is_same_v<Known, std::monostate>)
                to += "null";
            else if constexpr (std::is_same_v<Known, bool>)
                to += known ? "true" : "false";
            else if constexpr (std::is_same_v<Known, std::int64_t>)
                to += std::to_string(known);
            else if constexpr (std::is_same_v<Known, double>)
                append_number(to, known);
            else
                append_text(to, known);
        },
        value);
}

void append_feature(std::string& to, const data::Collection& collection, const data::Feature& feature,
                    const FeatureForm& form, std::string_view more) {
    append_head(to, feature.id);
    append_geometry(to, feature.shape, form.crs, stored_decimals);
    {
        Members members(to, form);
        members.add("uid", feature.uid), members.add("code", feature.code), members.add("name", feature.name);
        members.add("version", feature.version);
        members.add("source", data::to_string(feature.source));
        members.add("division_code", feature.division_code);
        members.add_fields(collection, data::Jurisdiction(collection, feature),
                           [&](std::size_t i) -> const data::Value& { return feature.values[i]; });
    }
    to += more;
    to += '}';
}

void append_feature(std::string& to, const data::Collection& collection, const data::FeatureView& feature,
                    const FeatureForm& form, std::string_view more) {
    append_head(to, feature.id());
    append_geometry(to, drawn(collection, feature), form.crs, drawn_decimals);
    {
        Members members(to, form);
        members.add("code", feature.code()), members.add("name", feature.name());
        members.add("source", data::to_string(feature.source()));
        members.add("division_code", feature.division_code());
        members.add_fields(collection, feature.jurisdiction(), [&](std::size_t i) { return feature.value(i); });
    }
    to += more;
    to += '}';
}

}  // namespace server
