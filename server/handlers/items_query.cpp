#include "server/handlers/items_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "data/journal/utc_time.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/filter_query.hpp"
#include "server/handlers/parameters.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

constexpr std::array<std::string_view, 12> own_names{"f",           "limit",      "after",    "bbox",
                                                     "bbox-crs",    "crs",        "datetime", "filter",
                                                     "filter-lang", "filter-crs", "sortby",   "properties"};

std::size_t limit(const http::Request& request) {
    const auto text = request.parameter("limit");
    if (!text) return usual_page;
    const auto value = as_whole_number(*text);
    if (!value || *value < 1)
        throw http::BadRequest(
            "limit", fmt::format("must be a whole number from 1; more than {} gives {}", largest_page, largest_page));
    return static_cast<std::size_t>(std::min<std::int64_t>(*value, largest_page));
}

/// Four numbers, or six with heights, which our flat features all meet.
std::optional<geo::Box> box(const http::Request& request, const std::vector<geo::Crs>& offered) {
    const geo::Crs crs = crs_parameter(request, "bbox-crs", offered);
    const auto text = request.parameter("bbox");
    if (!text) return std::nullopt;
    const std::vector<double> n = number_list("bbox", *text);
    if (n.size() != 4 && n.size() != 6)
        throw http::BadRequest("bbox", fmt::format("must be 4 or 6 numbers, not {}", n.size()));
    const std::size_t second = n.size() / 2;
    const geo::Coordinate low{n[0], n[1]}, high{n[second], n[second + 1]};
    const bool longitude_first = crs == geo::crs84;
    const std::size_t up = longitude_first ? 1 : 0, across = 1 - up;  // axes; metres count as "up" first
    if (low[up] > high[up] || (n.size() == 6 && n[2] > n[5]))
        throw http::BadRequest("bbox", "its lower corner must come first");
    if (low[across] > high[across])
        throw http::BadRequest("bbox", crs.geographic()
                                           ? "boxes across the 180th meridian are not answered; ask for each side"
                                           : "its lower corner must come first");
    if (crs.geographic()) {
        const geo::LonLat a = geo::to_lonlat(crs, low), b = geo::to_lonlat(crs, high);
        if (a.lon < -180 || b.lon > 180 || a.lat < -90 || b.lat > 90)
            throw http::BadRequest(
                "bbox",
                "leaves the world: longitudes are -180 to 180, latitudes -90 to 90; mind the axis order of bbox-crs");
    }
    const auto degrees = geo::to_lonlat(crs, low, high);
    if (!degrees) throw http::BadRequest("bbox", "lies outside of where its coordinate system is defined");
    return degrees;
}

/// A moment, a day, or an interval, of which the end counts: the collection as it stood then.
std::optional<std::string> moment(const http::Request& request) {
    const auto text = request.parameter("datetime");
    if (!text) return std::nullopt;
    const auto refuse = [] {
        throw http::BadRequest("datetime",
                               "must be an RFC 3339 moment, a day, or an interval a/b with .. for an open side");
    };
    const std::size_t slash = text->find('/');
    if (slash == std::string_view::npos) {
        const auto utc = data::utc_time(*text);
        if (!utc) refuse();
        return utc;
    }
    const std::string_view from = text->substr(0, slash), to = text->substr(slash + 1);
    const auto open = [](std::string_view side) { return side.empty() || side == ".."; };
    const auto start = open(from) ? std::nullopt : data::utc_time(from),
               end = open(to) ? std::nullopt : data::utc_time(to);
    if ((!open(from) && !start) || (!open(to) && !end)) refuse();
    if (start && end && *start > *end) throw http::BadRequest("datetime", "the interval ends before it begins");
    return end;
}

}  // namespace

geo::Crs crs_parameter(const http::Request& request, std::string_view name, const std::vector<geo::Crs>& offered) {
    const auto text = request.parameter(name);
    if (!text) return geo::crs84;
    const auto crs = geo::crs_from(*text);
    if (crs && std::find(offered.begin(), offered.end(), *crs) != offered.end()) return *crs;
    std::vector<std::string> uris;
    for (const geo::Crs& one : offered) uris.push_back(one.uri());
    throw http::BadRequest(std::string(name), fmt::format("is not offered; offered are {}", fmt::join(uris, ", ")));
}

ItemsQuery items_query(const http::Request& request, const data::Catalogue& catalogue,
                       const data::filter::Queryables& queryables, const std::vector<geo::Crs>& offered) {
    const std::string& collection = queryables.collection().name;
    ItemsQuery query;
    query.form = form_of(request);
    query.crs = crs_parameter(request, "crs", offered);
    query.features.limit = limit(request);
    query.features.box = box(request, offered);
    query.features.filter = filter_parameter(request, catalogue, queryables, offered);
    query.features.sort = sortby_parameter(request, queryables);
    after_parameter(request, queryables, query.features);
    query.shown = properties_parameter(request, queryables);
    query.moment = moment(request);
    for (auto at = request.query.begin(); at != request.query.end(); ++at) {
        const auto& [name, value] = *at;
        const bool own = std::find(own_names.begin(), own_names.end(), name) != own_names.end();
        const data::filter::Queryable* asked = own ? nullptr : queryables.find(name);
        if (!own && (asked == nullptr || asked->kind == data::filter::Kind::geometry))
            throw http::BadRequest(name.substr(0, 60), "is neither a parameter nor a property of " + collection +
                                                           "; /ogc/collections/" + collection +
                                                           "/queryables lists them");
        if (std::any_of(request.query.begin(), at, [&](const auto& earlier) { return earlier.first == name; }))
            throw http::BadRequest(name, "is given more than once");
        if (!own) query.features.equals.emplace_back(name, value);
        if (name == "after")
            query.after = "after=" + url_part(value);
        else if (name != "f")
            query.kept += (query.kept.empty() ? "" : "&") + url_part(name) + '=' + url_part(value);
    }
    return query;
}

}  // namespace server
