#include "tests/data/filter/written.hpp"

#include <fmt/format.h>

#include "geo/geojson.hpp"

namespace tests {
namespace {

using data::filter::Expression;
using data::filter::Family;
using data::filter::Geometry;
using data::filter::Instant;
using data::filter::Open;
using data::filter::Operation;
using data::filter::Operator;
using data::filter::Property;
using nlohmann::json;

std::string quoted(const std::string& text, char quote) {
    std::string all(1, quote);
    for (const char c : text) all.append(c == quote ? 2 : 1, c);
    return all + quote;
}

std::string number(double value) {
    const std::string digits = fmt::format("{}", value);
    return digits.find_first_of(".e") == std::string::npos ? digits + ".0" : digits;
}

/// A moment without the zeros at its end.
std::string rfc3339(const Instant& instant) {
    if (instant.day) return instant.text;
    std::string text = instant.text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text + "Z";
}

std::string wkt(const json& coordinates) {
    if (coordinates[0].is_number())
        return fmt::format("{} {}", coordinates[0].get<double>(), coordinates[1].get<double>());
    std::string all;
    for (const json& part : coordinates) {
        if (!all.empty()) all += ", ";
        all += part[0].is_number() ? wkt(part) : "(" + wkt(part) + ")";
    }
    return all;
}

std::string wkt(const geo::Shape& shape) {
    const json geometry = geo::to_geojson(shape);
    std::string name = geometry["type"];
    for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name + "(" + wkt(geometry["coordinates"]) + ")";
}

std::string wkt(const Geometry& geometry) {
    if (geometry.members.size() == 1) return wkt(geometry.members[0]);
    std::string all;
    for (const geo::Shape& member : geometry.members) all += (all.empty() ? "" : ", ") + wkt(member);
    return "GEOMETRYCOLLECTION(" + all + ")";
}

std::string joined(const Operation& operation, const std::string& mark) {
    std::string all;
    for (const Expression& operand : operation.operands) all += (all.empty() ? "" : mark) + to_text(operand);
    return all;
}

std::string side(const Expression& e) {
    if (e.as<Open>()) return "'..'";
    if (const auto* instant = e.as<Instant>()) return "'" + rfc3339(*instant) + "'";
    return to_text(e);
}

std::string upper(std::string_view name) {
    std::string all(name);
    for (char& c : all) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return all;
}

std::string written(const Operation& operation) {
    const auto& rule = rule_of(operation.op);
    const auto& operands = operation.operands;
    switch (rule.family) {
        case Family::logic:
            if (operation.op == Operator::negation) return "(NOT " + to_text(operands[0]) + ")";
            return "(" + joined(operation, operation.op == Operator::conjunction ? " AND " : " or ") + ")";
        case Family::comparison: return "(" + joined(operation, std::string(rule.name)) + ")";
        case Family::arithmetic: return "(" + joined(operation, " " + std::string(rule.name) + " ") + ")";
        case Family::like: return "(" + joined(operation, " LIKE ") + ")";
        case Family::between:
            return fmt::format("({} between {} and {})", to_text(operands[0]), to_text(operands[1]),
                               to_text(operands[2]));
        case Family::in: return "(" + joined(operation, " IN ") + ")";
        case Family::is_null: return "(" + to_text(operands[0]) + " IS NULL)";
        case Family::made:
            if (operation.op == Operator::list) return "(" + joined(operation, ", ") + ")";
            return "INTERVAL(" + side(operands[0]) + "," + side(operands[1]) + ")";
        default: return upper(rule.name) + "(" + joined(operation, ", ") + ")";
    }
}

}  // namespace

std::string to_text(const Expression& e) {
    if (const auto* truth = e.as<bool>()) return *truth ? "TRUE" : "false";
    if (const auto* whole = e.as<std::int64_t>()) return std::to_string(*whole);
    if (const auto* real = e.as<double>()) return number(*real);
    if (const auto* text = e.as<std::string>()) return quoted(*text, '\'');
    if (const auto* property = e.as<Property>()) return quoted(property->name, '"');
    if (const auto* geometry = e.as<Geometry>()) return wkt(*geometry);
    if (const auto* instant = e.as<Instant>())
        return (instant->day ? "DATE('" : "TIMESTAMP('") + rfc3339(*instant) + "')";
    return written(*e.as<Operation>());
}

json to_json(const Expression& e) {
    if (const auto* truth = e.as<bool>()) return *truth;
    if (const auto* whole = e.as<std::int64_t>()) return *whole;
    if (const auto* real = e.as<double>()) return *real;
    if (const auto* text = e.as<std::string>()) return *text;
    if (const auto* property = e.as<Property>()) return {{"property", property->name}};
    if (const auto* instant = e.as<Instant>()) return {{instant->day ? "date" : "timestamp", rfc3339(*instant)}};
    if (const auto* geometry = e.as<Geometry>()) {
        if (geometry->members.size() == 1) return geo::to_geojson(geometry->members[0]);
        json members = json::array();
        for (const geo::Shape& member : geometry->members) members.push_back(geo::to_geojson(member));
        return {{"type", "GeometryCollection"}, {"geometries", members}};
    }
    const Operation& operation = *e.as<Operation>();
    json operands = json::array();
    for (const Expression& operand : operation.operands) {
        const auto* instant = operand.as<Instant>();
        if (operand.as<Open>())
            operands.push_back("..");
        else if (instant && operation.op == Operator::interval)
            operands.push_back(rfc3339(*instant));
        else
            operands.push_back(to_json(operand));
    }
    if (operation.op == Operator::list) return operands;
    if (operation.op == Operator::interval) return {{"interval", operands}};
    return {{"op", rule_of(operation.op).name}, {"args", operands}};
}

}  // namespace tests
