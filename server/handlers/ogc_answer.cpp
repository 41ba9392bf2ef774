#include "server/handlers/ogc_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "data/store/error.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/parameters.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

/// The weight Accept gives a media type, 0 to 1; the most particular range that covers it decides (RFC 9110, 12.5.1).
double weight(std::string_view accept, std::string_view type) {
    const std::string group = std::string(type.substr(0, type.find('/'))) + "/*";
    double best = 0;
    int particular = -1;
    for (std::size_t at = 0; at <= accept.size();) {
        const std::size_t end = std::min(accept.find(',', at), accept.size());
        std::string_view range = accept.substr(at, end - at);
        at = end + 1;
        double q = 1;
        if (const auto parameter = range.find("q="); parameter != std::string_view::npos) {
            std::string_view value = range.substr(parameter + 2);
            q = as_number(value.substr(0, value.find_first_of("; "))).value_or(0);
        }
        range = range.substr(0, range.find(';'));
        while (range.starts_with(' ')) range.remove_prefix(1);
        while (range.ends_with(' ')) range.remove_suffix(1);
        const int how = range == type ? 2 : range == group ? 1 : range == "*/*" ? 0 : -1;
        if (how > particular) particular = how, best = q;
    }
    return best;
}

}  // namespace

Form form_of(const http::Request& request) {
    if (const auto f = request.parameter("f")) {
        if (*f == "json") return Form::json;
        if (*f == "html") return Form::html;
        throw http::BadRequest("f", "must be json or html");
    }
    const std::string_view accept = request.header("accept");
    if (accept.empty()) return Form::json;
    const double html = weight(accept, "text/html");
    double json = 0;
    for (const std::string_view type :
         {json_type, geojson_type, schema_type, std::string_view("application/problem+json")})
        json = std::max(json, weight(accept, type));
    if (html == 0 && json == 0)
        throw http::ProblemError({406, "not-acceptable",
                                  "answers are application/json, application/geo+json or text/html",
                                  nlohmann::json::object()});
    return html > json ? Form::html : Form::json;
}

nlohmann::json link(std::string href, std::string_view rel, std::string_view type, std::string_view title) {
    return {{"href", std::move(href)}, {"rel", rel}, {"type", type}, {"title", title}};
}

std::string with_form(std::string_view url, std::string_view form) {
    return fmt::format("{}{}f={}", url, url.find('?') == std::string_view::npos ? '?' : '&', form);
}

const data::Collection& named_collection(const http::Request& request, const data::Catalogue& catalogue) {
    const std::string& name = request.parameters.at("collection");
    if (const data::Collection* found = catalogue.find(name)) return *found;
    std::vector<std::string_view> names;
    for (const data::Collection& collection : catalogue.collections()) names.push_back(collection.name);
    throw http::ProblemError({404,
                              "not-found",
                              fmt::format("there is no collection of this name; there are {}", fmt::join(names, ", ")),
                              {{"collections", names}}});
}

data::FeatureId item_id(const http::Request& request) {
    const auto id = as_whole_number(request.parameters.at("id"));
    if (!id || *id < 1) throw data::NotFound("there is no feature of this id: ids are whole numbers from 1");
    return *id;
}

std::vector<geo::Crs> offered_crs(const data::Snapshot& snapshot) {
    if (snapshot.bounds().empty()) return {geo::crs84, geo::wgs84, geo::cgcs2000, geo::web_mercator};
    const geo::Box box = geo::to_lonlat(snapshot.bounds());
    return geo::offered_crs((box.west + box.east) / 2);
}

std::string url_part(std::string_view text) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    std::string part;
    for (const char c : text) {
        if (plain.find(c) != std::string_view::npos)
            part += c;
        else
            part += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return part;
}

std::string both(const data::Title& title) {
    return title.en.empty() ? title.zh : title.zh.empty() ? title.en : title.zh + " " + title.en;
}

}  // namespace server
