#include "server/handlers/history.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "data/journal/as_of.hpp"
#include "data/journal/history.hpp"
#include "data/journal/story.hpp"
#include "data/journal/utc_time.hpp"
#include "server/app.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/parameters.hpp"
#include "server/handlers/rights.hpp"
#include "server/handlers/told_change.hpp"
#include "server/http/caller.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using nlohmann::json;

constexpr std::int64_t usual_page = 20, largest_page = 100;

struct Asked {
    std::string collection;  ///< empty: all
    std::optional<data::FeatureId> feature;
    std::string division;
    std::optional<std::string> since, until;  ///< UTC
    data::StoryQuery story;
    std::size_t limit = usual_page;
    ToldForm form;
};

bool truth(const http::Request& request, std::string_view name) {
    const auto text = request.parameter(name);
    if (text && *text != "true" && *text != "false") throw http::BadRequest(std::string(name), "must be true or false");
    return text && *text == "true";
}

std::optional<std::string> moment(const http::Request& request, std::string_view name) {
    const auto text = request.parameter(name);
    if (!text) return std::nullopt;
    auto utc = data::utc_time(*text);
    if (!utc) throw http::BadRequest(std::string(name), "must be an RFC 3339 moment or a day");
    constexpr std::size_t day_length = 10;
    if (name == "since" && text->size() == day_length) utc->replace(day_length, std::string::npos, "T00:00:00.000Z");
    return utc;
}

std::optional<geo::MercatorBox> box(const http::Request& request) {
    const auto text = request.parameter("bbox");
    if (!text) return std::nullopt;
    const auto n = number_list("bbox", *text);
    if (n.size() != 4) throw http::BadRequest("bbox", "must be west,south,east,north in degrees");
    check_place(n[0], n[1], "bbox");
    check_place(n[2], n[3], "bbox");
    if (n[0] > n[2] || n[1] > n[3]) throw http::BadRequest("bbox", "its lower corner must come first");
    geo::MercatorBox box;
    box.include(geo::to_mercator(geo::LonLat{n[0], n[1]}));
    box.include(geo::to_mercator(geo::LonLat{n[2], n[3]}));
    return box;
}

/// "17-203": behind revision 17, journal row 203.
data::StoryMark mark_in(const http::Request& request) {
    const auto text = request.parameter("cursor");
    if (!text) return {};
    const auto dash = text->find('-');
    const auto revision = dash == std::string_view::npos ? std::nullopt : as_whole_number(text->substr(0, dash)),
               seq = dash == std::string_view::npos ? std::nullopt : as_whole_number(text->substr(dash + 1));
    if (!revision || !seq || *revision < 0 || *seq < 0)
        throw http::BadRequest("cursor", "must be the one that the page before gave as next");
    return {*revision, *seq};
}

Asked asked_in(const http::Request& request, const data::Catalogue& catalogue) {
    only_known(request, {"collection", "id", "division", "person", "since", "until", "bbox", "limit", "cursor",
                         "geometry", "undo"});
    Asked asked;
    if (const auto name = request.parameter("collection")) {
        if (!catalogue.index(*name)) throw http::BadRequest("collection", "there is none of that name");
        asked.collection = *name;
    }
    asked.feature = whole_number(request, "id", 1, (std::int64_t{1} << 53) - 1);
    if (asked.feature && asked.collection.empty()) throw http::BadRequest("id", "goes with collection");
    if (const auto division = request.parameter("division")) {
        if (division->empty()) throw http::BadRequest("division", "must be the code of a division");
        asked.division = data::without_zero_levels(*division);
    }
    if (const auto person = request.parameter("person"))
        asked.story.person = *person == "me" ? request.caller->login : std::string(*person);
    asked.since = moment(request, "since"), asked.until = moment(request, "until");
    asked.story.box = box(request);
    asked.story.behind = mark_in(request);
    asked.limit = static_cast<std::size_t>(whole_number(request, "limit", 1, largest_page).value_or(usual_page));
    asked.form = {truth(request, "geometry"), truth(request, "undo")};
    return asked;
}

/// Rows of the list that the database cannot choose by an index.
bool wanted(data::Connection& db, const data::Catalogue& catalogue, const data::Told& told, const Asked& asked) {
    if (!asked.collection.empty() && told.collection != asked.collection) return false;
    if (asked.division.empty()) return true;
    if (told.operation == "batch") return false;
    const data::Collection& collection = catalogue.at(told.collection);
    for (const auto& row : {told.after, told.before})
        if (row && data::division_of_row(db, collection, *row).starts_with(asked.division)) return true;
    return false;
}

json changes_of_all(const http::Request& request, data::Connection& db, const data::Catalogue& catalogue,
                    const Asked& asked, std::optional<data::StoryMark>& next) {
    json list = json::array();
    next = data::tell(db, asked.story, [&](data::Told&& told) {
        if (!wanted(db, catalogue, told, asked)) return true;
        auto one = told_change(request, db, catalogue, told, asked.form);
        // Asking for a person must not tell what the rows themselves would not.
        if (one && (asked.story.person.empty() || one->contains("person"))) list.push_back(std::move(*one));
        return list.size() < asked.limit;
    });
    return list;
}

json changes_of_one(const http::Request& request, data::Connection& db, const data::Catalogue& catalogue,
                    const Asked& asked, std::optional<data::StoryMark>& next) {
    json list = json::array();
    for (const data::Told& told : data::story_of(db, asked.collection, *asked.feature)) {
        if (told.revision <= asked.story.after || told.revision > asked.story.until) continue;
        if (told.revision >= asked.story.behind.revision) continue;
        if (!asked.story.person.empty() && told.person != asked.story.person) continue;
        auto one = told_change(request, db, catalogue, told, asked.form);
        if (!one || (!asked.story.person.empty() && !one->contains("person"))) continue;
        if (list.size() == asked.limit) {
            next = {list.back()["revision"].get<data::Revision>(), 0};
            break;
        }
        list.push_back(std::move(*one));
    }
    return list;
}

}  // namespace

http::awaitable<http::Response> history(http::Request request, App& app) {
    const auto snapshot = app.snapshot.current();
    const data::Catalogue& catalogue = snapshot->catalogue();
    Asked asked = asked_in(request, catalogue);
    std::function<http::Response(data::Connection&)> read = [&](data::Connection& db) {
        constexpr std::string_view before_all = "0000-01-01T00:00:00.000Z";
        if (asked.since && *asked.since > before_all) asked.story.after = data::revision_before(db, *asked.since);
        if (asked.until) asked.story.until = data::revision_at(db, *asked.until);
        std::optional<data::StoryMark> next;
        json changes = asked.feature ? changes_of_one(request, db, catalogue, asked, next)
                                     : changes_of_all(request, db, catalogue, asked, next);
        if (asked.feature && changes.empty() && !request.parameter("cursor") && !asked.since && !asked.until &&
            asked.story.person.empty())
            throw data::NotFound(
                fmt::format("there is no {} {}, nor was there ever one", asked.collection, *asked.feature));
        return json_answer({{"changes", std::move(changes)},
                            {"next", next ? json(fmt::format("{}-{}", next->revision, next->seq)) : json()}})
            .with("Cache-Control", "no-store");
    };
    co_return co_await app.readers.run(std::move(read));
}

}  // namespace server
