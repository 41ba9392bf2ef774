#include "data/filter/json.hpp"

#include <fmt/format.h>

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "data/filter/literal.hpp"
#include "geo/geojson.hpp"
#include "geo/validity.hpp"

namespace data::filter {
namespace {

using nlohmann::json;

constexpr int levels_of_operation = 2;  // of JSON: the object and its args
constexpr int levels_of_value = 10;     // a list of collections of multipolygons
constexpr int most_json_levels = levels_of_operation * most_levels + levels_of_value;

/// A part of a JSON pointer (RFC 6901).
std::string pointer_part(std::string_view name) {
    std::string part = "/";
    for (const char c : name) {
        if (c == '~' || c == '/')
            part += c == '~' ? "~0" : "~1";
        else
            part += c;
    }
    return part;
}

/// Stops at the first bracket too many: what follows is not even looked at.
json parsed(std::string_view text) {
    std::vector<std::set<std::string>> names;  // of the objects that are open
    const auto look = [&](int depth, json::parse_event_t event, json& value) {
        if (depth > most_json_levels)
            throw BadFilter("too-deep", fmt::format("the filter is nested deeper than {} levels", most_levels), "");
        if (event == json::parse_event_t::object_start) names.emplace_back();
        if (event == json::parse_event_t::object_end) names.pop_back();
        if (event == json::parse_event_t::key && !names.back().insert(value.get<std::string>()).second)
            throw BadFilter("syntax", fmt::format("\"{}\" stands twice in one object", value.get<std::string>()), "");
        return true;
    };
    try {
        return json::parse(text, look);
    } catch (const json::parse_error& e) {
        throw BadFilter("syntax", fmt::format("the filter is no JSON from byte {} on", e.byte), "");
    } catch (const json::out_of_range&) {
        throw BadFilter("number", "a number is larger than numbers can be", "");
    }
}

class Reader {
  public:
    explicit Reader(const geo::Crs& crs) : crs_(crs) {}

    Expression read(const json& value, const std::string& at) {
        const Builder::Level level(builder_, at);
        switch (value.type()) {
            case json::value_t::boolean: return builder_.value(value.get<bool>(), at);
            case json::value_t::number_integer: return builder_.value(value.get<std::int64_t>(), at);
            case json::value_t::number_unsigned:
                if (value.get<std::uint64_t>() <= INT64_MAX) return builder_.value(value.get<std::int64_t>(), at);
                return builder_.value(value.get<double>(), at);
            case json::value_t::number_float: return builder_.value(value.get<double>(), at);
            case json::value_t::string: return builder_.value(text(value, at), at);
            case json::value_t::array: return builder_.operation(Operator::list, read_each(value, at), at);
            case json::value_t::object: return read_object(value, at);
            case json::value_t::null:
                throw BadFilter("syntax", "null is no value: ask with {\"op\":\"isNull\",\"args\":[...]}", at);
            default: throw BadFilter("syntax", "this is no value", at);
        }
    }

  private:
    std::vector<Expression> read_each(const json& array, const std::string& at) {
        std::vector<Expression> all;
        for (std::size_t i = 0; i < array.size(); ++i) all.push_back(read(array[i], at + '/' + std::to_string(i)));
        return all;
    }

    Expression read_object(const json& object, const std::string& at) {
        if (object.contains("op")) return read_operation(object, at);
        if (object.contains("property")) {
            only(object, {"property"}, at);
            return builder_.value(Property{text(object["property"], at + "/property")}, at);
        }
        if (object.contains("date")) {
            only(object, {"date"}, at);
            return builder_.value(day(text(object["date"], at + "/date"), at + "/date"), at);
        }
        if (object.contains("timestamp")) {
            only(object, {"timestamp"}, at);
            return builder_.value(moment(text(object["timestamp"], at + "/timestamp"), at + "/timestamp"), at);
        }
        if (object.contains("interval")) return read_interval(object, at);
        if (object.contains("bbox") && !object.contains("type")) {
            only(object, {"bbox"}, at);
            return builder_.value(box(builder_, numbers(object["bbox"], at + "/bbox"), crs_, at), at);
        }
        if (object.contains("type")) {
            std::vector<geo::Shape> shapes;
            read_shapes(object, at, shapes);
            return builder_.value(geometry(builder_, std::move(shapes), crs_, at), at);
        }
        throw BadFilter("syntax",
                        "an object here is an operation (op, args), a property, date, timestamp, interval, bbox or "
                        "GeoJSON geometry",
                        at);
    }

    Expression read_operation(const json& object, const std::string& at) {
        only(object, {"op", "args"}, at);
        const std::string name = text(object["op"], at + "/op");
        const Rule* rule = rule_named(name, true);
        if (rule == nullptr)
            throw BadFilter("unknown-operator", fmt::format("there is no operator \"{}\"", name.substr(0, 60)),
                            at + "/op");
        const auto args = object.find("args");
        if (args == object.end() || !args->is_array())
            throw BadFilter("syntax", fmt::format("{} needs its operands as the array args", name), at);
        return builder_.operation(rule->op, read_each(*args, at + "/args"), at);
    }

    Expression read_interval(const json& object, const std::string& at) {
        only(object, {"interval"}, at);
        const json& sides = object["interval"];
        const std::string inside = at + "/interval";
        if (!sides.is_array()) throw BadFilter("syntax", "an interval is an array of two", inside);
        std::vector<Expression> read_sides;
        for (std::size_t i = 0; i < sides.size(); ++i) {
            const std::string place = inside + '/' + std::to_string(i);
            read_sides.push_back(sides[i].is_string() ? side(builder_, text(sides[i], place), place)
                                                      : read(sides[i], place));
        }
        return builder_.operation(Operator::interval, std::move(read_sides), at);
    }

    void read_shapes(const json& object, const std::string& at, std::vector<geo::Shape>& shapes) {
        const Builder::Level level(builder_, at);
        if (object.is_object() && object.value("type", json()) == "GeometryCollection") {
            only(object, {"type", "geometries", "bbox"}, at);
            const auto members = object.find("geometries");
            if (members == object.end() || !members->is_array() || members->empty())
                throw BadFilter("geometry", "a GeometryCollection needs its geometries", at);
            for (std::size_t i = 0; i < members->size(); ++i)
                read_shapes((*members)[i], at + "/geometries/" + std::to_string(i), shapes);
            return;
        }
        try {
            if (object.is_object()) only(object, {"type", "coordinates", "bbox"}, at);
            shapes.push_back(geo::shape_from_geojson(object));
        } catch (const geo::InvalidGeometry& e) {
            throw BadFilter("geometry", e.what(), at);
        }
    }

    static std::string text(const json& value, const std::string& at) {
        if (!value.is_string()) throw BadFilter("syntax", "this must be a text", at);
        refuse_control_characters(value.get_ref<const std::string&>(), at);
        return value.get<std::string>();
    }

    static std::vector<double> numbers(const json& value, const std::string& at) {
        std::vector<double> all;
        if (!value.is_array()) throw BadFilter("bbox", "a box is an array of numbers", at);
        for (const json& number : value) {
            if (!number.is_number()) throw BadFilter("bbox", "a box is an array of numbers", at);
            all.push_back(number.get<double>());
        }
        return all;
    }

    static void only(const json& object, std::initializer_list<std::string_view> names, const std::string& at) {
        for (const auto& member : object.items())
            if (std::find(names.begin(), names.end(), member.key()) == names.end())
                throw BadFilter("syntax",
                                fmt::format("\"{}\" does not belong here; known are {}", member.key().substr(0, 60),
                                            fmt::join(names, ", ")),
                                at + pointer_part(member.key().substr(0, 60)));
    }

    const geo::Crs& crs_;
    Builder builder_;
};

}  // namespace

Expression from_json(std::string_view text, const geo::Crs& crs) {
    return Reader(crs).read(parsed(text), "");
}

}  // namespace data::filter
