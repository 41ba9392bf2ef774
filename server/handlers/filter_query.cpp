#include "server/handlers/filter_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "data/filter/check.hpp"
#include "data/filter/json.hpp"
#include "data/filter/sort.hpp"
#include "data/filter/text.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/items_query.hpp"
#include "server/handlers/parameters.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using data::filter::Kind;
using data::filter::Queryable;
using data::filter::Queryables;
using nlohmann::json;

constexpr std::string_view text_language = "cql2-text", json_language = "cql2-json";

[[noreturn]] void refuse(const data::filter::BadFilter& bad) {
    json findings = json::array();
    for (const data::filter::Flaw& flaw : bad.flaws) {
        json finding{{"code", flaw.code}, {"message", flaw.message}};
        if (const auto* character = std::get_if<std::size_t>(&flaw.place))
            finding["position"] = *character;
        else
            finding["pointer"] = std::get<std::string>(flaw.place);
        findings.push_back(std::move(finding));
    }
    throw http::ProblemError({400,
                              "bad-request",
                              std::string("filter: ") + bad.what(),
                              {{"parameter", "filter"}, {"findings", std::move(findings)}}});
}

/// The items of "a,b,c"; an empty one is refused.
std::vector<std::string_view> names_in(std::string_view parameter, std::string_view text) {
    std::vector<std::string_view> names;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        names.push_back(text.substr(at, end - at));
        if (names.back().empty())
            throw http::BadRequest(std::string(parameter), "must be names of properties parted by commas");
        at = end + 1;
    }
    return names;
}

const Queryable& known(std::string_view parameter, std::string_view name, const Queryables& queryables) {
    if (const Queryable* found = queryables.find(name)) return *found;
    const std::string& collection = queryables.collection().name;
    throw http::BadRequest(std::string(parameter),
                           fmt::format("a {} has no property {}; /ogc/collections/{}/queryables lists them", collection,
                                       name.substr(0, 60), collection));
}

json to_json(const data::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
    if (const auto* real = std::get_if<double>(&value)) return *real;
    return nullptr;
}

/// A value of that kind, or unknown; nothing where it is of another.
std::optional<data::Value> sorted_value(const json& value, Kind kind) {
    if (value.is_null()) return data::Value();
    const bool text = kind == Kind::text || kind == Kind::day || kind == Kind::moment;
    if (text && value.is_string()) return value.get<std::string>();
    if (text || !value.is_number()) return std::nullopt;
    if (value.is_number_float()) return value.get<double>();
    return value.get<std::int64_t>();
}

}  // namespace

Queryables queryables_for(const http::Request& request, const data::Collection& collection) {
    return {collection,
            [&viewer = viewer_of(request)](const data::Field& field) { return viewer.reads_somewhere(field); }};
}

std::shared_ptr<const data::filter::Expression> filter_parameter(const http::Request& request,
                                                                 const data::Catalogue& catalogue,
                                                                 const Queryables& queryables,
                                                                 const std::vector<geo::Crs>& offered) {
    const geo::Crs crs = crs_parameter(request, "filter-crs", offered);
    const auto language = request.parameter("filter-lang");
    if (language && *language != text_language && *language != json_language)
        throw http::BadRequest("filter-lang", fmt::format("must be {} or {}", text_language, json_language));
    const auto written = request.parameter("filter");
    if (!written) return nullptr;
    try {
        auto filter = language && *language == json_language ? data::filter::from_json(*written, crs)
                                                             : data::filter::from_text(*written, crs);
        if (auto flaws = check(filter, queryables, catalogue); !flaws.empty())
            throw data::filter::BadFilter(std::move(flaws));
        return std::make_shared<const data::filter::Expression>(std::move(filter));
    } catch (const data::filter::BadFilter& bad) {
        refuse(bad);
    }
}

std::vector<data::SortKey> sortby_parameter(const http::Request& request, const Queryables& queryables) {
    std::vector<data::SortKey> keys;
    const auto text = request.parameter("sortby");
    if (!text) return keys;
    for (std::string_view name : names_in("sortby", *text)) {
        const bool descending = name.front() == '-';
        // A plus that was not encoded arrives as a space.
        if (descending || name.front() == '+' || name.front() == ' ') name.remove_prefix(1);
        const Queryable& queryable = known("sortby", name, queryables);
        if (!is_sortable(queryable))
            throw http::BadRequest("sortby",
                                   fmt::format("{} has no order; /ogc/collections/{}/sortables lists what has", name,
                                               queryables.collection().name));
        if (std::ranges::find(keys, queryable.name, &data::SortKey::name) != keys.end())
            throw http::BadRequest("sortby", fmt::format("names {} twice", name));
        keys.push_back({queryable.name, descending});
    }
    if (keys.size() > most_sort_keys)
        throw http::BadRequest("sortby", fmt::format("takes up to {} properties", most_sort_keys));
    return keys;
}

void after_parameter(const http::Request& request, const Queryables& queryables, data::FeatureQuery& query) {
    if (query.sort.empty()) {
        query.after = whole_number(request, "after", 0, INT64_MAX).value_or(0);
        return;
    }
    const auto text = request.parameter("after");
    if (!text) return;
    const json mark = json::parse(*text, nullptr, false);
    const auto refuse_mark = [] {
        throw http::BadRequest("after", "is no mark of a page in this order; follow the next link");
    };
    if (!mark.is_array() || mark.size() != query.sort.size() + 1 || !mark.back().is_number_integer()) refuse_mark();
    for (std::size_t i = 0; i < query.sort.size(); ++i) {
        auto value = sorted_value(mark[i], queryables.find(query.sort[i].name)->kind);
        if (!value) refuse_mark();
        query.after_keys.push_back(std::move(*value));
    }
    query.after = mark.back().get<data::FeatureId>();
}

std::string after_mark(const data::Feature& feature, const Queryables& queryables,
                       const std::vector<data::SortKey>& sort) {
    if (sort.empty()) return fmt::format("after={}", feature.id);
    json mark = json::array();
    for (const data::Value& value : sort_values(feature, queryables, sort)) mark.push_back(to_json(value));
    mark.push_back(feature.id);
    return "after=" + url_part(mark.dump());
}

Shown properties_parameter(const http::Request& request, const Queryables& queryables) {
    const auto text = request.parameter("properties");
    if (!text) return std::nullopt;
    Shown shown(std::in_place);
    for (const std::string_view name : names_in("properties", *text))
        shown->insert(known("properties", name, queryables).name);
    return shown;
}

}  // namespace server
