#include "data/filter/sql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "data/feature/feature_sql.hpp"
#include "data/filter/arrays.hpp"
#include "data/filter/scalar.hpp"
#include "data/filter/spatial.hpp"
#include "data/store/spatialite_blob.hpp"

namespace data::filter {
namespace {

constexpr const char* before_all_times = "";
constexpr const char* after_all_times = "~";
constexpr char past_utf8 = '\xFF';
constexpr int deep = 6;  // levels; deeper operands come first, since only what follows an operator waits in the parser

bool is_condition(const Expression& e, const Queryables& queryables) {
    if (e.as<bool>() != nullptr) return true;
    if (const auto* property = e.as<Property>()) return queryables.find(property->name)->kind == Kind::truth;
    const auto* operation = e.as<Operation>();
    if (operation == nullptr) return false;
    const Family family = rule_of(operation->op).family;
    return family != Family::arithmetic && family != Family::folding && family != Family::made;
}

std::string_view symbol(Operator op) noexcept {
    return op == Operator::conjunction ? " AND " : op == Operator::disjunction ? " OR " : rule_of(op).name;
}

bool is_costly(const Expression& e) noexcept {
    const auto* operation = e.as<Operation>();
    return operation != nullptr && rule_of(operation->op).family == Family::spatial;
}

/// The names of the properties in it, each once.
void gather(const Expression& e, std::vector<std::string>& names) {
    if (const auto* property = e.as<Property>()) {
        if (std::ranges::find(names, property->name) == names.end()) names.push_back(property->name);
    } else if (const auto* operation = e.as<Operation>()) {
        for (const Expression& operand : operation->operands) gather(operand, names);
    }
}

}  // namespace

std::string comparable(const Queryable& queryable) {
    if (queryable.kind != Kind::moment) return queryable.column;
    return fmt::format("substr(rtrim({0}, 'Z') || iif(length({0}) = 20, '.', '') || '000000000', 1, 29)",
                       queryable.column);
}

/// Writes the tree from its root; conditions stand in brackets of their own.
class Condition::Writer {
  public:
    Writer(Condition& condition, const Queryables& queryables, bool by_index)
        : condition_(condition), queryables_(queryables), by_index_(by_index) {}

    std::string truth(const Expression& e) {
        if (const auto* known = e.as<bool>()) return bound(*known);
        if (const auto* property = e.as<Property>()) return queryables_.find(property->name)->column;
        const auto& operation = *e.as<Operation>();
        const auto& operands = operation.operands;
        switch (rule_of(operation.op).family) {
            case Family::logic:
                return operation.op == Operator::negation ? "(NOT " + truth(operands[0]) + ")" : joined(operation);
            case Family::comparison: return compared(operation.op, operands[0], operands[1]);
            case Family::like: return like(operands[0], operands[1]);
            case Family::between:
                return fmt::format("({} BETWEEN {} AND {})", value(operands[0]), value(operands[1]),
                                   value(operands[2]));
            case Family::in: return among(operands[0], *operands[1].as<Operation>());
            case Family::is_null: return "(" + any(operands[0]) + " IS NULL)";
            case Family::spatial: return spatial(operation.op, operands[0], operands[1]);
            case Family::temporal: return temporal(operation.op, operands[0], operands[1]);
            default: return array(operation.op, operands[0], operands[1]);
        }
    }

  private:
    std::string bound(Value value) {
        condition_.values_.push_back(std::move(value));
        return ":f" + std::to_string(condition_.values_.size() - 1);
    }

    std::string called(const std::string& arguments, SqlFunction function) {
        condition_.functions_.push_back(std::move(function));
        return fmt::format("call({}{}:g{})", arguments, arguments.empty() ? "" : ", ",
                           condition_.functions_.size() - 1);
    }

    /// In groups of their root's size: a chain of a thousand would be a tree too deep for SQLite.
    std::string joined(const Operation& operation) {
        std::vector<const Expression*> order;
        for (const Expression& operand : operation.operands) order.push_back(&operand);
        std::ranges::stable_sort(order, {}, [](const Expression* e) {
            return std::pair(e->height > deep ? -e->height : 0, is_costly(*e) ? 1 : 0);
        });
        const std::string_view word = symbol(operation.op);
        const auto group = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(order.size()))));
        if (group < 3) {
            std::string all = "(" + truth(*order[0]);
            for (std::size_t i = 1; i < order.size(); ++i) all.append(word).append(truth(*order[i]));
            return all + ")";
        }
        std::string all = "(";
        for (std::size_t i = 0; i < order.size(); ++i) {
            const bool first = i % group == 0;
            if (i > 0) all.append(first ? ")" : "").append(word);
            all.append(first ? "(" : "").append(truth(*order[i]));
        }
        return all + "))";
    }

    std::string compared(Operator op, const Expression& a, const Expression& b) {
        if (is_condition(a, queryables_)) {
            const bool turned = b.height > a.height;
            return fmt::format("({} {} {})", truth(turned ? b : a), symbol(op), truth(turned ? a : b));
        }
        std::string sql = fmt::format("({} {} {}", value(a), symbol(op), value(b));
        if (op == Operator::equal) sql += not_empty(a, b) + not_empty(b, a);
        return sql + ")";
    }

    /// The indexes of names and codes leave out what has none.
    std::string not_empty(const Expression& asked, const Expression& given) {
        const auto* property = asked.as<Property>();
        const auto* text = given.as<std::string>();
        if (property == nullptr || text == nullptr || text->empty()) return {};
        const Queryable& queryable = *queryables_.find(property->name);
        const bool indexed = queryable.field == nullptr && (queryable.name == "name" || queryable.name == "code");
        return indexed ? " AND " + queryable.column + " <> ''" : "";
    }

    std::string among(const Expression& asked, const Operation& list) {
        const bool conditions = is_condition(asked, queryables_);
        const auto item = [&](const Expression& e) { return conditions ? truth(e) : value(e); };
        std::string sql = "(" + item(asked) + " IN (";
        std::string more;
        bool all_texts = true;
        for (const Expression& given : list.operands) {
            sql.append(&given == &list.operands.front() ? "" : ", ").append(item(given));
            if (more.empty()) more = not_empty(asked, given);
            all_texts = all_texts && !not_empty(asked, given).empty();
        }
        return sql + ")" + (all_texts ? more : "") + ")";
    }

    /// A number, text, day or moment.
    std::string value(const Expression& e) {
        if (const auto* property = e.as<Property>()) return comparable(*queryables_.find(property->name));
        if (const auto* text = e.as<std::string>()) return bound(*text);
        if (const auto* whole = e.as<std::int64_t>()) return bound(*whole);
        if (const auto* real = e.as<double>()) return bound(*real);
        if (const auto* instant = e.as<Instant>()) return bound(instant->text);
        std::vector<std::string> names;
        gather(e, names);
        if (names.empty()) return bound(scalar(e, [](const std::string&) { return Value(); }));
        std::string columns;
        for (const std::string& name : names)
            columns.append(columns.empty() ? "" : ", ").append(queryables_.find(name)->column);
        return called(columns, [&e, names](const Arguments& arguments) {
            return scalar(e, [&](const std::string& name) {
                const auto at = std::ranges::find(names, name) - names.begin();
                return arguments.value(static_cast<std::size_t>(at));
            });
        });
    }

    /// Where the pattern begins with a text, names and codes are looked for in their index: from that text up to it
    /// with a byte behind that no UTF-8 has.
    std::string like(const Expression& asked, const Expression& given) {
        const Value pattern = scalar(given, [](const std::string&) { return Value(); });
        const auto& text = std::get<std::string>(pattern);
        const Expression start{text.substr(0, text.find_first_of("%_\\")), given.place, 1};
        std::string sql = fmt::format("({} GLOB {}", value(asked), bound(glob_pattern(text)));
        if (const std::string indexed = not_empty(asked, start); !indexed.empty()) {
            const std::string first = *start.as<std::string>(), column = value(asked);
            sql += fmt::format(" AND {0} >= {1} AND {0} < {2}{3}", column, bound(first), bound(first + past_utf8),
                               indexed);
        }
        return sql + ")";
    }

    /// Something that may be unknown.
    std::string any(const Expression& e) {
        if (const auto* property = e.as<Property>()) return queryables_.find(property->name)->column;
        return is_condition(e, queryables_) ? truth(e) : value(e);
    }

    std::string spatial(Operator op, const Expression& a, const Expression& b) {
        const auto *first = a.as<Geometry>(), *second = b.as<Geometry>();
        if (first == nullptr && second == nullptr)  // a valid shape and itself
            return bound(op == Operator::s_intersects || op == Operator::s_equals || op == Operator::s_within ||
                         op == Operator::s_contains);
        const Geometry& given = first != nullptr ? *first : *second;
        if (first != nullptr) op = mirrored(op);
        if (op == Operator::s_disjoint) return "(NOT " + met(Operator::s_intersects, given) + ")";
        return met(op, given);
    }

    std::string met(Operator op, const Geometry& given) {
        auto test = std::make_shared<const SpatialTest>(op, given);
        std::string exact = called("t.shape", [test = std::move(test)](const Arguments& arguments) -> Value {
            return test->holds(from_spatialite(arguments.blob(0)));
        });
        if (!by_index_) return exact;
        const geo::MercatorBox box = geo::to_mercator(bounds(given));
        return fmt::format(
            "(t.id IN (SELECT id FROM \"{}_box\" WHERE min_x <= {} AND max_x >= {} AND min_y <= {} AND max_y >= {}) "
            "AND {})",
            queryables_.collection().name, bound(tree_step(box.max_x)), bound(tree_step(box.min_x)),
            bound(tree_step(box.max_y)), bound(tree_step(box.min_y)), exact);
    }

    /// One end of a date, a timestamp or an interval.
    std::string end_of(const Expression& e, bool last) {
        const auto* interval = e.as<Operation>();
        if (interval == nullptr) return value(e);
        const Expression& side = interval->operands[last ? 1 : 0];
        return side.as<Open>() != nullptr ? bound(std::string(last ? after_all_times : before_all_times)) : value(side);
    }

    /// Forms name starts and ends: a and A of the first, b and B of the second. Only those named are bound.
    /// source  OGC 21-065r2, 7.8, and the Time Ontology in OWL it names
    std::string temporal(Operator op, const Expression& first, const Expression& second) {
        const auto write = [&](std::string_view form) {
            const auto named = [&](std::string_view name, const Expression& e, bool last) {
                return form.find(name) == std::string_view::npos ? std::string() : end_of(e, last);
            };
            return fmt::format(fmt::runtime(form), fmt::arg("a", named("{a}", first, false)),
                               fmt::arg("A", named("{A}", first, true)), fmt::arg("b", named("{b}", second, false)),
                               fmt::arg("B", named("{B}", second, true)));
        };
        switch (op) {
            case Operator::t_after: return write("({a} > {B})");
            case Operator::t_before: return write("({A} < {b})");
            case Operator::t_disjoint: return write("({a} > {B} OR {A} < {b})");
            case Operator::t_equals: return write("({a} = {b} AND {A} = {B})");
            case Operator::t_intersects: return write("({a} <= {B} AND {A} >= {b})");
            case Operator::t_contains: return write("({a} < {b} AND {A} > {B})");
            case Operator::t_during: return write("({a} > {b} AND {A} < {B})");
            case Operator::t_finished_by: return write("({a} < {b} AND {A} = {B})");
            case Operator::t_finishes: return write("({a} > {b} AND {A} = {B})");
            case Operator::t_meets: return write("({A} = {b})");
            case Operator::t_met_by: return write("({a} = {B})");
            case Operator::t_overlapped_by: return write("({a} > {b} AND {a} < {B} AND {A} > {B})");
            case Operator::t_overlaps: return write("({a} < {b} AND {A} > {b} AND {A} < {B})");
            case Operator::t_started_by: return write("({a} = {b} AND {A} > {B})");
            default: return write("({a} = {b} AND {A} < {B})");
        }
    }

    std::string array(Operator op, const Expression& a, const Expression& b) {
        const auto *first = a.as<Operation>(), *second = b.as<Operation>();
        std::string columns;
        for (const Expression* e : {&a, &b})
            if (const auto* property = e->as<Property>())
                columns.append(columns.empty() ? "" : ", ").append(queryables_.find(property->name)->column);
        const auto known = [](const Operation* list) {
            return list == nullptr ? std::optional<Elements>() : elements_of(*list);
        };
        return called(columns, [op, left = known(first), right = known(second)](const Arguments& arguments) -> Value {
            std::size_t next = 0;
            const auto stored = [&]() -> std::optional<Elements> {
                const Value text = arguments.value(next++);
                const auto* json = std::get_if<std::string>(&text);
                return json == nullptr ? std::nullopt : elements_of(*json);
            };
            const auto x = left ? left : stored(), y = right ? right : stored();
            if (!x || !y) return {};
            return related(op, *x, *y);
        });
    }

    Condition& condition_;
    const Queryables& queryables_;
    bool by_index_;
};

Condition::Condition(const Expression& filter, const Queryables& queryables, bool by_index) {
    sql_ = Writer(*this, queryables, by_index).truth(filter);
}

void Condition::bind(Query& query) const {
    for (std::size_t i = 0; i < values_.size(); ++i) query.bind_value(":f" + std::to_string(i), values_[i]);
    for (std::size_t i = 0; i < functions_.size(); ++i) query.bind_function(":g" + std::to_string(i), functions_[i]);
}

}  // namespace data::filter
