#include <algorithm>
#include <array>

#include "data/filter/check.hpp"
#include "data/filter/json.hpp"
#include "data/filter/sql.hpp"
#include "data/filter/text.hpp"
#include "tests/fuzz/target.hpp"

namespace fuzz {
namespace {

using data::filter::BadFilter;
using data::filter::Expression;

/// What a filter of any kind can name.
const data::Collection& asked() {
    static const data::Collection collection = [] {
        data::Collection described;
        described.name = "compound";
        const auto add = [&](const char* name, data::FieldType type) {
            data::Field field;
            field.name = name, field.type = type, field.local = type == data::FieldType::json;
            described.fields.push_back(std::move(field));
        };
        add("n", data::FieldType::integer), add("r", data::FieldType::real), add("s", data::FieldType::text);
        add("b", data::FieldType::boolean), add("d", data::FieldType::date), add("t", data::FieldType::timestamp);
        add("j", data::FieldType::json);
        return described;
    }();
    return collection;
}

int nodes_of(const Expression& filter, int level) {
    must(level <= data::filter::most_levels, "no deeper than the limit");
    int nodes = 1;
    if (const auto* operation = filter.as<data::filter::Operation>())
        for (const Expression& operand : operation->operands) nodes += nodes_of(operand, level + 1);
    return nodes;
}

/// Every text in the SQL is one that we wrote there.
bool of_our_words(std::string_view sql) {
    constexpr std::array<std::string_view, 6> ours{"", "Z", ".", "000000000", "$.j", "null"};
    for (bool quoted = false;; quoted = !quoted) {
        const std::size_t end = std::min(sql.find('\''), sql.size());
        const std::string_view part = sql.substr(0, end);
        if (quoted && std::ranges::find(ours, part) == ours.end()) return false;
        if (part.find_first_of(";\\#") != std::string_view::npos || part.find("--") != std::string_view::npos)
            return false;
        if (end == sql.size()) return !quoted;
        sql.remove_prefix(end + 1);
    }
}

template <class Read>
void taste(const Read& read) {
    Expression filter;
    try {
        filter = read();
    } catch (const BadFilter& refused) {
        must(!refused.flaws.empty() && !refused.flaws[0].message.empty(), "a refusal says why");
        return;
    }
    must(nodes_of(filter, 1) <= static_cast<int>(data::filter::most_nodes), "no larger than the limit");
    must(filter == read(), "a filter reads the same twice");
    static const data::Catalogue catalogue({asked()}, {});
    const data::filter::Queryables queryables(asked(), [](const data::Field&) { return true; });
    if (!check(filter, queryables, catalogue).empty()) return;
    const std::string sql = data::filter::Condition(filter, queryables, true).sql();
    must(of_our_words(sql), "no text of a filter reaches SQL");
}

}  // namespace

/// A filter as CQL2 text.
void filter_text(Bytes bytes) {
    taste([&] { return data::filter::from_text(text(bytes)); });
}

/// A filter as CQL2 JSON.
void filter_json(Bytes bytes) {
    taste([&] { return data::filter::from_json(text(bytes)); });
}

}  // namespace fuzz
