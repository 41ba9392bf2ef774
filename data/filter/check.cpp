#include "data/filter/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "data/feature/feature.hpp"

namespace data::filter {
namespace {

constexpr std::size_t most_listed = 40;       // names or codes that a message repeats
constexpr std::size_t longest_pattern = 500;  // bytes of LIKE

constexpr std::array source_words{Source::surveyed, Source::imported, Source::derived, Source::estimated,
                                  Source::made_up};

bool is_instant(Kind kind) noexcept {
    return kind == Kind::day || kind == Kind::moment;
}

/// Finds the kind of each node and says what does not fit. A node with a flaw below it has none, and causes no more.
class Checker {
  public:
    Checker(const Queryables& queryables, const Catalogue& catalogue)
        : queryables_(queryables), catalogue_(catalogue) {}

    std::vector<Flaw> whole(const Expression& filter) {
        want(filter, Kind::truth, "a filter");
        return std::move(flaws_);
    }

  private:
    using Found = std::optional<Kind>;

    Found flaw(const Place& place, std::string code, std::string message) {
        flaws_.push_back({std::move(code), std::move(message), place});
        return std::nullopt;
    }

    Found kind(const Expression& e) {
        if (e.as<bool>() != nullptr) return Kind::truth;
        if (e.as<std::int64_t>() != nullptr || e.as<double>() != nullptr) return Kind::number;
        if (e.as<std::string>() != nullptr) return Kind::text;
        if (const auto* instant = e.as<Instant>()) return instant->day ? Kind::day : Kind::moment;
        if (e.as<Geometry>() != nullptr) return Kind::geometry;
        if (const auto* property = e.as<Property>()) return kind_of(*property, e.place);
        if (const auto* operation = e.as<Operation>()) return kind_of(*operation, e.place);
        return flaw(e.place, "type", "\"..\" stands in intervals only");
    }

    Found kind_of(const Property& property, const Place& place) {
        if (const Queryable* known = queryables_.find(property.name)) return known->kind;
        const std::string& collection = queryables_.collection().name;
        return flaw(place, "unknown-property",
                    fmt::format("a {} has no property {}; /ogc/collections/{}/queryables lists them", collection,
                                property.name.substr(0, 60), collection));
    }

    /// A comparison of nothing but values says the same of every feature: nobody means it, and whoever probes a server
    /// for injected SQL begins with one (AND 1=1). TRUE and FALSE may be written.
    Found kind_of(const Operation& operation, const Place& place) {
        const Found found = kind_by_rule(operation, place);
        const Family family = rule_of(operation.op).family;
        if (found != Kind::truth || family == Family::logic || names_property(operation)) return found;
        return flaw(place, "no-property",
                    fmt::format("{} compares values only: name a property", rule_of(operation.op).name));
    }

    static bool names_property(const Operation& operation) {
        return std::ranges::any_of(operation.operands, [](const Expression& operand) {
            const auto* inner = operand.as<Operation>();
            return operand.as<Property>() != nullptr || (inner != nullptr && names_property(*inner));
        });
    }

    Found kind_by_rule(const Operation& operation, const Place& place) {
        const Rule& rule = rule_of(operation.op);
        const std::span<const Expression> operands = operation.operands;
        switch (rule.family) {
            case Family::logic: return each(operands, Kind::truth, rule) ? Found(Kind::truth) : std::nullopt;
            case Family::comparison: return comparison(operation, place);
            case Family::like: return like(operands);
            case Family::between: return alike(operands, place, rule) ? Found(Kind::truth) : std::nullopt;
            case Family::in: return in(operands, place);
            case Family::is_null: return is_null(operands[0]);
            case Family::arithmetic: return each(operands, Kind::number, rule) ? Found(Kind::number) : std::nullopt;
            case Family::folding: return each(operands, Kind::text, rule) ? Found(Kind::text) : std::nullopt;
            case Family::spatial: return spatial(operation, place);
            case Family::temporal: return temporal(operation, place);
            case Family::array: return array(operands, rule);
            case Family::made: break;
        }
        return operation.op == Operator::interval ? interval(operands, place) : list(operands);
    }

    Found is_null(const Expression& operand) {
        const Found found = kind(operand);
        if (found && (*found == Kind::interval || *found == Kind::list))
            return flaw(operand.place, "type", fmt::format("isNull does not take {}", to_string(*found)));
        return found ? Found(Kind::truth) : std::nullopt;
    }

    bool want(const Expression& e, Kind wanted, std::string_view who) {
        const Found found = kind(e);
        if (!found) return false;
        if (*found == wanted) return true;
        flaw(e.place, "type", fmt::format("{} takes {}, not {}", who, to_string(wanted), to_string(*found)));
        return false;
    }

    bool each(std::span<const Expression> operands, Kind wanted, const Rule& rule) {
        bool all = true;
        for (const Expression& operand : operands) all = want(operand, wanted, rule.name) && all;
        return all;
    }

    /// Operands that have an order and are of one kind.
    bool alike(std::span<const Expression> operands, const Place& place, const Rule& rule) {
        std::optional<Kind> first;
        for (const Expression& operand : operands) {
            const Found found = kind(operand);
            if (!found) return false;
            if (*found != Kind::number && *found != Kind::text && !is_instant(*found) && *found != Kind::truth) {
                flaw(operand.place, "type", fmt::format("{} does not compare {}", rule.name, to_string(*found)));
                return false;
            }
            if (rule.op == Operator::in && *found == Kind::truth && operand.as<Operation>() != nullptr) {
                flaw(operand.place, "type", "in takes values and properties, not conditions");
                return false;
            }
            if (!first) first = found;
            if (*first != *found) {
                flaw(place, "type",
                     fmt::format("{} cannot compare {} with {}{}", rule.name, to_string(*first), to_string(*found),
                                 hint(*first, *found)));
                return false;
            }
        }
        const bool ordered = rule.op != Operator::equal && rule.op != Operator::not_equal && rule.op != Operator::in;
        if (ordered && *first == Kind::truth) {
            flaw(place, "type", fmt::format("{} does not compare conditions: they have no order", rule.name));
            return false;
        }
        return true;
    }

    static std::string_view hint(Kind one, Kind other) noexcept {
        const auto are = [&](Kind a, Kind b) { return (one == a && other == b) || (one == b && other == a); };
        if (are(Kind::day, Kind::text)) return ": write DATE('2026-03-01'), in JSON {\"date\":\"2026-03-01\"}";
        if (are(Kind::moment, Kind::text)) return ": write TIMESTAMP('2026-03-01T08:00:00Z')";
        if (are(Kind::truth, Kind::text)) return ": write TRUE or FALSE without quotes";
        if (are(Kind::number, Kind::text)) return ": a number stands without quotes, a text with";
        return "";
    }

    Found comparison(const Operation& operation, const Place& place) {
        const auto& operands = operation.operands;
        if (!alike(operands, place, rule_of(operation.op))) return std::nullopt;
        if (operation.op == Operator::equal || operation.op == Operator::not_equal) {
            check_code(operands[0], operands[1]);
            check_code(operands[1], operands[0]);
        }
        return Kind::truth;
    }

    Found like(std::span<const Expression> operands) {
        if (!want(operands[0], Kind::text, "like")) return std::nullopt;
        const Expression* pattern = &operands[1];
        while (const auto* fold = pattern->as<Operation>()) {
            if (rule_of(fold->op).family != Family::folding) break;
            pattern = &fold->operands[0];
        }
        const auto* text = pattern->as<std::string>();
        if (text == nullptr) return flaw(pattern->place, "type", "the pattern of like must be a text");
        if (text->size() > longest_pattern)
            return flaw(pattern->place, "too-large",
                        fmt::format("the pattern of like has more than {} bytes", longest_pattern));
        return Kind::truth;
    }

    Found in(std::span<const Expression> operands, const Place& place) {
        const auto* items = operands[1].as<Operation>();
        if (items == nullptr || items->op != Operator::list)
            return flaw(operands[1].place, "type", "in takes a list of values");
        if (items->operands.empty()) return flaw(operands[1].place, "operands", "in takes at least one value");
        std::vector<Expression> all{operands[0]};
        all.insert(all.end(), items->operands.begin(), items->operands.end());
        if (!alike(all, place, rule_of(Operator::in))) return std::nullopt;
        for (const Expression& item : items->operands) check_code(operands[0], item);
        return Kind::truth;
    }

    /// A code that its list does not have is a slip of the pen: it would match nothing.
    void check_code(const Expression& asked, const Expression& given) {
        const auto* property = asked.as<Property>();
        const auto* code = given.as<std::string>();
        if (property == nullptr || code == nullptr) return;
        const Queryable* queryable = queryables_.find(property->name);
        std::vector<std::string_view> known;
        if (queryable->field != nullptr && !queryable->field->code_list.empty()) {
            const CodeList* list = catalogue_.code_list(queryable->field->code_list);
            if (list == nullptr || list->entry(*code) != nullptr) return;
            for (const CodeEntry& entry : list->entries) known.push_back(entry.code);
        } else if (property->name == "source" && queryable->field == nullptr) {
            if (source_from(*code)) return;
            for (const Source source : source_words) known.push_back(to_string(source));
        } else {
            return;
        }
        flaw(given.place, "code",
             known.size() <= most_listed ? fmt::format("\"{}\" is no {}; there are {}", code->substr(0, 60),
                                                       property->name, fmt::join(known, ", "))
                                         : fmt::format("\"{}\" is no {}; /api/v1/collections lists its codes",
                                                       code->substr(0, 60), property->name));
    }

    Found spatial(const Operation& operation, const Place& place) {
        const Rule& rule = rule_of(operation.op);
        if (!each(operation.operands, Kind::geometry, rule)) return std::nullopt;
        const bool any_member = operation.op == Operator::s_intersects || operation.op == Operator::s_disjoint;
        for (const Expression& operand : operation.operands)
            if (const auto* geometry = operand.as<Geometry>(); geometry && geometry->members.size() > 1 && !any_member)
                return flaw(place, "geometry",
                            fmt::format("{} takes no GEOMETRYCOLLECTION: s_intersects and s_disjoint do", rule.name));
        return Kind::truth;
    }

    Found temporal(const Operation& operation, const Place& place) {
        const Rule& rule = rule_of(operation.op);
        const bool instants = operation.op == Operator::t_after || operation.op == Operator::t_before ||
                              operation.op == Operator::t_disjoint || operation.op == Operator::t_equals ||
                              operation.op == Operator::t_intersects;
        std::optional<Kind> of_both;
        for (const Expression& operand : operation.operands) {
            const Found found = kind(operand);
            if (!found) return std::nullopt;
            if (!is_instant(*found) && *found != Kind::interval)
                return flaw(
                    operand.place, "type",
                    fmt::format("{} takes dates, timestamps and intervals, not {}", rule.name, to_string(*found)));
            if (is_instant(*found) && !instants)
                return flaw(operand.place, "type",
                            fmt::format("{} compares intervals; dates and timestamps are for t_before, t_after, "
                                        "t_equals, t_intersects and t_disjoint",
                                        rule.name));
            const std::optional<Kind> grain = is_instant(*found) ? found : grain_of(operand);
            if (grain && of_both && *grain != *of_both)
                return flaw(place, "type", fmt::format("{} cannot compare dates with timestamps", rule.name));
            if (grain) of_both = grain;
        }
        return Kind::truth;
    }

    /// Days or moments; nothing for an interval that is open on both sides.
    std::optional<Kind> grain_of(const Expression& interval) {
        for (const Expression& side : interval.as<Operation>()->operands)
            if (side.as<Open>() == nullptr) return kind(side);
        return std::nullopt;
    }

    Found interval(std::span<const Expression> sides, const Place& place) {
        std::optional<Kind> grain;
        for (const Expression& side : sides) {
            if (side.as<Open>() != nullptr) continue;
            const bool simple = side.as<Property>() != nullptr || side.as<Instant>() != nullptr;
            const Found found = kind(side);
            if (!found) return std::nullopt;
            if (!simple || !is_instant(*found))
                return flaw(side.place, "type", "an interval has dates, timestamps, properties of these or '..'");
            if (grain && *grain != *found) return flaw(place, "type", "an interval has two dates or two timestamps");
            grain = found;
        }
        const auto *from = sides[0].as<Instant>(), *to = sides[1].as<Instant>();
        if (from != nullptr && to != nullptr && from->text > to->text)
            return flaw(place, "interval", "the interval ends before it begins");
        return Kind::interval;
    }

    Found list(std::span<const Expression> items) {
        for (const Expression& item : items)
            if (!kind(item)) return std::nullopt;
        return Kind::list;
    }

    Found array(std::span<const Expression> operands, const Rule& rule) {
        for (const Expression& operand : operands) {
            const Found found = kind(operand);
            if (!found) return std::nullopt;
            if (*found != Kind::json && *found != Kind::list)
                return flaw(operand.place, "type",
                            fmt::format("{} takes arrays, not {}: properties of type json and lists in brackets",
                                        rule.name, to_string(*found)));
            if (const auto* items = operand.as<Operation>())
                for (const Expression& item : items->operands)
                    if (item.as<Operation>() != nullptr || item.as<Property>() != nullptr ||
                        item.as<Geometry>() != nullptr || (item.as<Instant>() && !item.as<Instant>()->day))
                        return flaw(item.place, "type",
                                    "an array to compare with holds texts, numbers, conditions "
                                    "and dates");
        }
        return Kind::truth;
    }

    const Queryables& queryables_;
    const Catalogue& catalogue_;
    std::vector<Flaw> flaws_;
};

}  // namespace

std::vector<Flaw> check(const Expression& filter, const Queryables& queryables, const Catalogue& catalogue) {
    return Checker(queryables, catalogue).whole(filter);
}

}  // namespace data::filter
