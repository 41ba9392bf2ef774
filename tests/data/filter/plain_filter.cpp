#include "tests/data/filter/plain_filter.hpp"

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "geo/geos.hpp"

namespace tests {
namespace {

using data::Value;
using data::filter::Expression;
using data::filter::Family;
using data::filter::Geometry;
using data::filter::Instant;
using data::filter::Open;
using data::filter::Operation;
using data::filter::Operator;
using data::filter::Property;
using nlohmann::json;
using Truth = std::optional<bool>;

const std::map<std::string, std::string, std::less<>> without_case{
    {"A", "a"},
    {"É", "é"},
    {"E", "e"},
    {"PAPÁ", "papá"},
    {"PAPA", "papa"},
    {"Straße", "strasse"},
    {"'; DROP TABLE compound; --", "'; drop table compound; --"}};
const std::map<std::string, std::string, std::less<>> without_accents{
    {"é", "e"}, {"É", "E"}, {"papá", "papa"}, {"PAPÁ", "PAPA"}};

std::vector<std::string> characters(const std::string& text) {
    std::vector<std::string> all;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) all.emplace_back();
        all.back() += c;
    }
    return all;
}

bool like(const std::vector<std::string>& text, std::size_t t, const std::vector<std::string>& pattern, std::size_t p) {
    if (p == pattern.size()) return t == text.size();
    if (pattern[p] == "%") return like(text, t, pattern, p + 1) || (t < text.size() && like(text, t + 1, pattern, p));
    if (t == text.size()) return false;
    if (pattern[p] == "_") return like(text, t + 1, pattern, p + 1);
    if (pattern[p] == "\\" && p + 1 < pattern.size()) ++p;
    return text[t] == pattern[p] && like(text, t + 1, pattern, p + 1);
}

geo::GeosShape united(const std::vector<geo::Shape>& members) {
    std::vector<geo::GeosShape> parts;
    for (const geo::Shape& member : members) parts.push_back(geo::to_geos(member));
    if (parts.size() == 1) return std::move(parts[0]);
    return geo::geos_collection(GEOS_GEOMETRYCOLLECTION, std::move(parts));
}

class Plain {
  public:
    Plain(const data::Collection& collection, const data::Feature& feature)
        : collection_(collection), feature_(feature) {}

    Truth truth(const Expression& e) const {
        if (const auto* known = e.as<bool>()) return *known;
        if (const auto* property = e.as<Property>()) {
            const Value value = of(property->name);
            const auto* known = std::get_if<bool>(&value);
            return known == nullptr ? Truth() : *known;
        }
        const auto& [op, operands] = *e.as<Operation>();
        switch (rule_of(op).family) {
            case Family::logic: return logic(op, operands);
            case Family::comparison: return compared(op, operands[0], operands[1]);
            case Family::between:
                return both(compared(Operator::at_least, operands[0], operands[1]),
                            compared(Operator::at_most, operands[0], operands[2]));
            case Family::in: {
                Truth any = false;
                for (const Expression& item : operands[1].as<Operation>()->operands)
                    any = either(any, compared(Operator::equal, operands[0], item));
                return any;
            }
            case Family::is_null: return is_null(operands[0]);
            case Family::like: {
                const Value text = value(operands[0]);
                if (!std::holds_alternative<std::string>(text)) return std::nullopt;
                return like(characters(std::get<std::string>(text)), 0,
                            characters(std::get<std::string>(value(operands[1]))), 0);
            }
            case Family::spatial: return spatial(op, operands[0], operands[1]);
            case Family::temporal: return temporal(op, operands[0], operands[1]);
            default: return array(op, operands[0], operands[1]);
        }
    }

  private:
    static Truth negated(Truth a) { return a ? Truth(!*a) : a; }
    static Truth both(Truth a, Truth b) {
        if ((a && !*a) || (b && !*b)) return false;
        return a && b ? Truth(true) : std::nullopt;
    }
    static Truth either(Truth a, Truth b) { return negated(both(negated(a), negated(b))); }

    Truth logic(Operator op, const std::vector<Expression>& operands) const {
        if (op == Operator::negation) return negated(truth(operands[0]));
        Truth all = op == Operator::conjunction;
        for (const Expression& operand : operands)
            all = op == Operator::conjunction ? both(all, truth(operand)) : either(all, truth(operand));
        return all;
    }

    Value of(const std::string& name) const {
        if (name == "id") return feature_.id;
        if (name == "version") return feature_.version;
        if (name == "code") return feature_.code;
        if (name == "name") return feature_.name;
        if (name == "source") return std::string(to_string(feature_.source));
        return feature_.values[*collection_.field(name)];
    }

    /// Of a number, text, or instant; conditions as true and false.
    Value value(const Expression& e) const {
        if (const auto* property = e.as<Property>()) {
            Value stored = of(property->name);
            const auto field = collection_.field(property->name);
            if (field && collection_.fields[*field].type == data::FieldType::json &&
                stored == Value(std::string("null")))
                return {};
            if (field && collection_.fields[*field].type == data::FieldType::timestamp)
                if (auto* text = std::get_if<std::string>(&stored)) *text = nanoseconds(*text);
            return stored;
        }
        if (const auto* text = e.as<std::string>()) return *text;
        if (const auto* whole = e.as<std::int64_t>()) return *whole;
        if (const auto* real = e.as<double>()) return *real;
        if (const auto* instant = e.as<Instant>()) return instant->text;
        const auto* operation = e.as<Operation>();
        const Family family = operation == nullptr ? Family::logic : rule_of(operation->op).family;
        if (family == Family::folding) {
            Value text = value(operation->operands[0]);
            if (auto* known = std::get_if<std::string>(&text)) {
                const auto& table = operation->op == Operator::casei ? without_case : without_accents;
                if (const auto found = table.find(*known); found != table.end()) return found->second;
            }
            return text;
        }
        if (family == Family::arithmetic) {
            const auto a = number(value(operation->operands[0])), b = number(value(operation->operands[1]));
            return a && b ? calculated(operation->op, *a, *b) : Value();
        }
        const Truth known = truth(e);
        return known ? Value(*known) : Value();
    }

    static std::string nanoseconds(std::string text) {
        text.pop_back();
        if (text.size() == 19) text += '.';
        text.resize(29, '0');
        return text;
    }

    static std::optional<double> number(const Value& value) {
        if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
        if (const auto* real = std::get_if<double>(&value)) return *real;
        return std::nullopt;
    }

    static Value calculated(Operator op, double a, double b) {
        const bool divides = op == Operator::over || op == Operator::remainder || op == Operator::whole_quotient;
        if (divides && b == 0) return {};
        const double result = op == Operator::plus             ? a + b
                              : op == Operator::minus          ? a - b
                              : op == Operator::times          ? a * b
                              : op == Operator::over           ? a / b
                              : op == Operator::remainder      ? std::fmod(a, b)
                              : op == Operator::whole_quotient ? std::trunc(a / b)
                                                               : std::pow(a, b);
        return std::isfinite(result) ? Value(result) : Value();
    }

    template <class Known>
    static bool compare(Operator op, const Known& a, const Known& b) {
        switch (op) {
            case Operator::equal: return a == b;
            case Operator::not_equal: return a != b;
            case Operator::less: return a < b;
            case Operator::greater: return a > b;
            case Operator::at_most: return a <= b;
            default: return a >= b;
        }
    }

    Truth compared(Operator op, const Expression& first, const Expression& second) const {
        const Value a = value(first), b = value(second);
        if (std::holds_alternative<std::monostate>(a) || std::holds_alternative<std::monostate>(b)) return std::nullopt;
        if (const auto* text = std::get_if<std::string>(&a)) return compare(op, *text, std::get<std::string>(b));
        if (const auto* known = truth_of(a)) return compare(op, *known, *truth_of(b));
        return compare(op, *number(a), *number(b));
    }
    static const bool* truth_of(const Value& value) { return std::get_if<bool>(&value); }

    bool is_null(const Expression& e) const {
        if (e.as<Geometry>() != nullptr) return false;
        if (const auto* property = e.as<Property>(); property && property->name == "geometry") return false;
        return std::holds_alternative<std::monostate>(value(e)) && !(e.as<bool>() != nullptr);
    }

    geo::GeosShape geometry(const Expression& e) const {
        if (const auto* given = e.as<Geometry>()) return united(given->members);
        return geo::to_geos(feature_.shape);
    }

    Truth spatial(Operator op, const Expression& first, const Expression& second) const {
        const auto a = geometry(first), b = geometry(second);
        const auto context = geo::geos();
        switch (op) {
            case Operator::s_intersects: return geo::answer(GEOSIntersects_r(context, a.get(), b.get()));
            case Operator::s_disjoint: return !geo::answer(GEOSIntersects_r(context, a.get(), b.get()));
            case Operator::s_equals: return geo::answer(GEOSEquals_r(context, a.get(), b.get()));
            case Operator::s_touches: return geo::answer(GEOSTouches_r(context, a.get(), b.get()));
            case Operator::s_within: return geo::answer(GEOSWithin_r(context, a.get(), b.get()));
            case Operator::s_contains: return geo::answer(GEOSContains_r(context, a.get(), b.get()));
            case Operator::s_crosses: return geo::answer(GEOSCrosses_r(context, a.get(), b.get()));
            default: return geo::answer(GEOSOverlaps_r(context, a.get(), b.get()));
        }
    }

    struct Span {
        Value start, end;
    };
    Span span(const Expression& e) const {
        const auto* interval = e.as<Operation>();
        if (interval == nullptr) return {value(e), value(e)};
        const auto side = [&](const Expression& s, const char* open) {
            return s.as<Open>() ? Value(std::string(open)) : value(s);
        };
        return {side(interval->operands[0], "0"), side(interval->operands[1], "a")};
    }

    Truth temporal(Operator op, const Expression& first, const Expression& second) const {
        const auto [a, A] = span(first);
        const auto [b, B] = span(second);
        const auto is = [](const Value& x, Operator how, const Value& y) -> Truth {
            const auto *one = std::get_if<std::string>(&x), *other = std::get_if<std::string>(&y);
            return one && other ? Truth(compare(how, *one, *other)) : std::nullopt;
        };
        using enum Operator;
        switch (op) {
            case t_after: return is(a, greater, B);
            case t_before: return is(A, less, b);
            case t_disjoint: return either(is(a, greater, B), is(A, less, b));
            case t_intersects: return negated(either(is(a, greater, B), is(A, less, b)));
            case t_equals: return both(is(a, equal, b), is(A, equal, B));
            case t_contains: return both(is(a, less, b), is(A, greater, B));
            case t_during: return both(is(a, greater, b), is(A, less, B));
            case t_finished_by: return both(is(a, less, b), is(A, equal, B));
            case t_finishes: return both(is(a, greater, b), is(A, equal, B));
            case t_meets: return is(A, equal, b);
            case t_met_by: return is(a, equal, B);
            case t_overlapped_by: return both(both(is(a, greater, b), is(a, less, B)), is(A, greater, B));
            case t_overlaps: return both(both(is(a, less, b), is(A, greater, b)), is(A, less, B));
            case t_started_by: return both(is(a, equal, b), is(A, greater, B));
            default: return both(is(a, equal, b), is(A, less, B));
        }
    }

    std::optional<std::set<json>> elements(const Expression& e) const {
        json array = json::array();
        if (const auto* list = e.as<Operation>()) {
            for (const Expression& item : list->operands) {
                if (const auto* text = item.as<std::string>()) array.push_back(*text);
                if (const auto* whole = item.as<std::int64_t>()) array.push_back(*whole);
                if (const auto* known = item.as<bool>()) array.push_back(*known);
            }
        } else {
            const Value stored = of(e.as<Property>()->name);
            if (!std::holds_alternative<std::string>(stored)) return std::nullopt;
            array = json::parse(std::get<std::string>(stored));
            if (!array.is_array()) return std::nullopt;
        }
        return std::set<json>(array.begin(), array.end());
    }

    Truth array(Operator op, const Expression& first, const Expression& second) const {
        const auto a = elements(first), b = elements(second);
        if (!a || !b) return std::nullopt;
        const auto holds = [](const std::set<json>& all, const std::set<json>& part) {
            return std::ranges::all_of(part, [&](const json& one) { return all.contains(one); });
        };
        switch (op) {
            case Operator::a_equals: return *a == *b;
            case Operator::a_contains: return holds(*a, *b);
            case Operator::a_contained_by: return holds(*b, *a);
            default: return std::ranges::any_of(*a, [&](const json& one) { return b->contains(one); });
        }
    }

    const data::Collection& collection_;
    const data::Feature& feature_;
};

}  // namespace

std::optional<bool> plainly(const Expression& filter, const data::Collection& collection,
                            const data::Feature& feature) {
    return Plain(collection, feature).truth(filter);
}

}  // namespace tests
