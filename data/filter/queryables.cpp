#include "data/filter/queryables.hpp"

#include <algorithm>

#include "data/feature/feature_sql.hpp"

namespace data::filter {
namespace {

Kind kind_of(FieldType type) noexcept {
    switch (type) {
        case FieldType::integer:
        case FieldType::real:
        case FieldType::reference: return Kind::number;
        case FieldType::boolean: return Kind::truth;
        case FieldType::date: return Kind::day;
        case FieldType::timestamp: return Kind::moment;
        case FieldType::json: return Kind::json;
        case FieldType::text:
        case FieldType::code: break;
    }
    return Kind::text;
}

/// JSON as its text, whatever it is; json_extract would hand out a text of it without its quotes.
std::string json_column(const Field& field) {
    return field.local ? "nullif(t.local -> '$." + field.name + "', 'null')" : column_of(field);
}

}  // namespace

std::string_view to_string(Kind kind) noexcept {
    switch (kind) {
        case Kind::truth: return "a condition";
        case Kind::number: return "a number";
        case Kind::text: return "a text";
        case Kind::day: return "a date";
        case Kind::moment: return "a timestamp";
        case Kind::interval: return "an interval";
        case Kind::geometry: return "a geometry";
        case Kind::list: return "a list";
        case Kind::json: return "an array";
    }
    return "";
}

Queryables::Queryables(const Collection& collection, const Readable& readable) : collection_(&collection) {
    all_ = {{"id", Kind::number, "t.id", nullptr},
            {"uid", Kind::text, "t.uid", nullptr},
            {"code", Kind::text, "t.code", nullptr},
            {"name", Kind::text, "t.name", nullptr},
            {"version", Kind::number, "t.version", nullptr},
            {"source", Kind::text, "t.source", nullptr},
            {"division_code", Kind::text, "t.division_code", nullptr},
            {"geometry", Kind::geometry, "t.shape", nullptr}};
    for (const Field& field : collection.fields)
        if (readable(field))
            all_.push_back({field.name, kind_of(field.type),
                            field.type == FieldType::json ? json_column(field) : column_of(field), &field});
}

const Queryable* Queryables::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(all_, name == "shape" ? "geometry" : name, &Queryable::name);
    return found == all_.end() ? nullptr : &*found;
}

bool is_sortable(const Queryable& queryable) noexcept {
    return queryable.kind != Kind::geometry && queryable.kind != Kind::json;
}

}  // namespace data::filter
