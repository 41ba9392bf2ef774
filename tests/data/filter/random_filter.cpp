#include "tests/data/filter/random_filter.hpp"

#include <algorithm>
#include <array>

#include "data/feature/local_field.hpp"

namespace tests {
namespace {

using data::filter::Builder;
using data::filter::Expression;
using data::filter::Geometry;
using data::filter::Instant;
using data::filter::Open;
using data::filter::Operator;
using data::filter::Property;
using enum data::filter::Operator;

constexpr std::array texts{"",      "a",    "A",      "é",       "É",
                           "papá",  "PAPÁ", "Straße", "strasse", "新街口",
                           "a%b_c", "it's", "a\\b",   "[a-z]*?", "'; DROP TABLE compound; --"};
constexpr std::array patterns{"%",    "a%",     "_",   "%a%", "\\%",  "新_口", "%\\_c", "a\\\\b",
                              "[a]%", "Stra_e", "%'%", "%*?", "p%P%", "",      "%--"};
constexpr std::array days{"2020-01-01", "2020-02-29", "2021-06-15", "2024-12-31"};
constexpr std::array moments{"2020-01-01T00:00:00", "2020-01-01T00:00:00.5", "2020-01-01T00:00:00.500000001",
                             "2021-06-15T23:59:59"};
constexpr std::array codes{"none", "planned", "under_way", "accepted"};
constexpr std::array tags{"[]", R"(["a"])", R"(["a","b",1,true])", R"([1.0,"1"])", R"({"a":1})", R"("a")", "null"};
constexpr geo::LonLat corner{118.78, 32.04};
constexpr double step = 0.001;

std::string nanoseconds(std::string text) {
    if (text.size() == 19) text += '.';
    text.resize(29, '0');
    return text;
}

class Maker {
  public:
    explicit Maker(std::mt19937& random) : random_(random) {}

    Expression condition(int levels) {
        for (;;) {
            Expression made = any_condition(levels);
            if (names_property(made)) return made;
        }
    }

  private:
    static bool names_property(const Expression& e) {
        const auto* operation = e.as<data::filter::Operation>();
        return e.as<Property>() != nullptr ||
               (operation != nullptr && std::ranges::any_of(operation->operands, names_property));
    }

    Expression any_condition(int levels) {
        switch (levels <= 2 ? 3 + any(9) : any(12)) {
            case 0: return many(conjunction, levels);
            case 1: return many(disjunction, levels);
            case 2: return make(negation, {condition(levels - 1)});
            case 3: return compare(levels);
            case 4: return make(like, {text(levels - 1), pattern()});
            case 5: return make(between, {number(levels - 1), number(levels - 1), number(levels - 1)});
            case 6: return among(levels);
            case 7: return null(levels);
            case 8: return make(spatial(), {geometry(), geometry()});
            case 9: return instants();
            case 10: return intervals();
            default:
                return make(pick<Operator>({a_equals, a_contains, a_contained_by, a_overlaps}), {array(), array()});
        }
    }

    int any(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
    template <class Item>
    Item pick(std::initializer_list<Item> items) {
        return *(items.begin() + any(static_cast<int>(items.size())));
    }
    template <std::size_t Count>
    std::string one_of(const std::array<const char*, Count>& items) {
        return items[static_cast<std::size_t>(any(static_cast<int>(Count)))];
    }

    template <class What>
    Expression value(What what) {
        return Builder().value(std::move(what), std::size_t{1});
    }
    Expression property(const char* name) { return value(Property{name}); }
    static Expression make(Operator op, std::vector<Expression> operands) {
        return Builder().operation(op, std::move(operands), std::size_t{1});
    }

    Expression many(Operator op, int levels) {
        std::vector<Expression> operands;
        for (int i = 2 + any(6); i > 0; --i) operands.push_back(condition(levels - 1));
        return make(op, std::move(operands));
    }

    Operator comparison() { return pick<Operator>({equal, not_equal, less, greater, at_most, at_least}); }

    Expression compare(int levels) {
        switch (any(6)) {
            case 0: return make(comparison(), {number(levels - 1), number(levels - 1)});
            case 1: return make(comparison(), {text(levels - 1), text(levels - 1)});
            case 2: return make(comparison(), {day(), day()});
            case 3: return make(comparison(), {moment(), moment()});
            case 4: return make(pick<Operator>({equal, not_equal}), {property("renovation"), value(one_of(codes))});
            default: return make(pick<Operator>({equal, not_equal}), {truth(levels - 1), truth(levels - 1)});
        }
    }

    Expression truth(int levels) {
        if (any(3) == 0) return value(any(2) == 0);
        if (any(2) == 0 || levels < 2) return property(pick<const char*>({"closable", "greening"}));
        return condition(levels);
    }

    Expression number(int levels) {
        if (levels > 1 && any(3) == 0)
            return make(pick<Operator>({plus, minus, times, over, remainder, whole_quotient, power}),
                        {number(levels - 1), number(levels - 1)});
        switch (any(6)) {
            case 0: return value(std::int64_t{any(7) - 2});
            case 1: return value((any(9) - 3) / 2.0);
            case 2: return property("floor_area");
            case 3: return property("id");
            case 4: return property("buildings");
            default: return property("households");
        }
    }

    Expression text(int levels) {
        if (levels > 1 && any(3) == 0) return make(pick<Operator>({casei, accenti}), {text(levels - 1)});
        if (any(3) == 0) return value(one_of(texts));
        return property(pick<const char*>({"name", "address"}));
    }

    Expression pattern() { return value(one_of(patterns)); }

    Expression among(int levels) {
        std::vector<Expression> items;
        const bool numbers = any(2) == 0;
        for (int i = 1 + any(4); i > 0; --i) items.push_back(numbers ? number(levels - 2) : text(levels - 2));
        return make(in, {numbers ? number(levels - 1) : text(levels - 1), make(list, std::move(items))});
    }

    Expression null(int levels) {
        switch (any(6)) {
            case 0: return make(is_null, {number(levels - 1)});
            case 1: return make(is_null, {text(levels - 1)});
            case 2: return make(is_null, {day()});
            case 3: return make(is_null, {property("tags")});
            case 4: return make(is_null, {property("geometry")});
            default: return make(is_null, {truth(levels - 1)});
        }
    }

    Operator spatial() {
        return pick<Operator>(
            {s_intersects, s_equals, s_disjoint, s_touches, s_within, s_overlaps, s_crosses, s_contains});
    }

    geo::LonLat place() { return geo::snap({corner.lon + step * any(6), corner.lat + step * any(6)}); }

    Expression geometry() {
        if (any(2) == 0) return property("geometry");
        const geo::LonLat a = place();
        switch (any(3)) {
            case 0: return value(Geometry{{geo::point_shape(a)}});
            case 1: {
                geo::LonLat b = place();
                if (b == a) b = geo::snap({b.lon + step, b.lat});
                return value(Geometry{{{geo::ShapeType::line, {{{a, b}}}}}});
            }
            default: {
                const geo::LonLat b = geo::snap({a.lon + step * (1 + any(4)), a.lat + step * (1 + any(4))});
                return value(Geometry{{geo::polygon_shape({a, {b.lon, a.lat}, b, {a.lon, b.lat}, a})}});
            }
        }
    }

    Expression day() { return any(2) == 0 ? property("opened") : value(Instant{one_of(days), true}); }
    Expression moment() { return any(2) == 0 ? property("seen") : value(Instant{nanoseconds(one_of(moments)), false}); }

    Expression interval(bool of_days) {
        const auto side = [&] { return any(4) == 0 ? value(Open{}) : of_days ? day() : moment(); };
        Expression from = side(), to = side();
        const auto *start = from.as<Instant>(), *end = to.as<Instant>();
        if (start && end && start->text > end->text) std::swap(from, to);
        return make(data::filter::Operator::interval, {std::move(from), std::move(to)});
    }

    Expression instants() {
        const bool of_days = any(2) == 0;
        const auto operand = [&] { return any(2) == 0 ? interval(of_days) : of_days ? day() : moment(); };
        return make(pick<Operator>({t_after, t_before, t_disjoint, t_equals, t_intersects}), {operand(), operand()});
    }

    Expression intervals() {
        const bool of_days = any(2) == 0;
        return make(pick<Operator>({t_contains, t_during, t_finished_by, t_finishes, t_meets, t_met_by, t_overlapped_by,
                                    t_overlaps, t_started_by, t_starts}),
                    {interval(of_days), interval(of_days)});
    }

    Expression array() {
        if (any(2) == 0) return property("tags");
        std::vector<Expression> items;
        for (int i = any(3); i > 0; --i) {
            if (any(3) == 0)
                items.push_back(value(std::int64_t{1}));
            else if (any(3) == 0)
                items.push_back(value(true));
            else
                items.push_back(value(std::string(any(2) == 0 ? "a" : "1")));
        }
        return make(list, std::move(items));
    }

    std::mt19937& random_;
};

}  // namespace

void add_fields_of_every_type(TemporaryDatabase& store) {
    const auto add = [&](const char* name, data::FieldType type) {
        data::Field field;
        field.name = name, field.type = type, field.title = {"字段", "field"};
        data::add_local_field(store.db(), "compound", field);
    };
    add("opened", data::FieldType::date);
    add("seen", data::FieldType::timestamp);
    add("tags", data::FieldType::json);
    store.reload_catalogue();
}

data::Feature random_compound(const data::Collection& collection, std::mt19937& random) {
    const auto any = [&](std::size_t below) { return random() % below; };
    data::Feature feature = sample(collection);
    const double west = corner.lon + step * static_cast<double>(any(5)),
                 south = corner.lat + step * static_cast<double>(any(5)), size = step * static_cast<double>(1 + any(2));
    feature.shape = geo::polygon_shape(
        {{west, south}, {west + size, south}, {west + size, south + size}, {west, south + size}, {west, south}});
    feature.name = texts[any(texts.size())];
    const auto known = [&](const char* name, data::Value value) {
        if (any(4) > 0) set(collection, feature, name, std::move(value));
    };
    known("address", std::string(texts[any(texts.size())]));
    known("renovation", std::string(codes[any(codes.size())]));
    known("households", static_cast<std::int64_t>(any(5)));
    known("buildings", static_cast<std::int64_t>(any(5)));
    known("floor_area", static_cast<double>(any(6)) / 2);
    known("closable", any(2) == 0);
    known("greening", any(2) == 0);
    known("opened", std::string(days[any(days.size())]));
    known("seen", std::string(moments[any(moments.size())]) + "Z");
    known("tags", std::string(tags[any(tags.size())]));
    return data::as_stored(collection, std::move(feature));
}

data::filter::Expression random_filter(std::mt19937& random, int levels) {
    return Maker(random).condition(levels);
}

}  // namespace tests
