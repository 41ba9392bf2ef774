#include "server/handlers/coverage_edits.hpp"

#include <fmt/format.h>

#include "data/feature/coverage_check.hpp"
#include "data/feature/coverage_edit.hpp"
#include "data/journal/transaction.hpp"
#include "server/app.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/coverage_command.hpp"
#include "server/handlers/feature_json.hpp"
#include "server/handlers/json_body.hpp"
#include "server/handlers/ogc_answer.hpp"
#include "server/handlers/parameters.hpp"
#include "server/handlers/rights.hpp"
#include "server/handlers/stale.hpp"
#include "server/handlers/write_once.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using nlohmann::json;

/// Without the polygons that are not there for who asks: of these it is only told that there is something.
geo::coverage::Finding as_seen(data::Transaction& transaction, geo::coverage::Finding finding) {
    const auto hidden = [&](geo::coverage::PolygonId id) {
        return std::ranges::any_of(transaction.catalogue().collections(), [&](const data::Collection& collection) {
            if (!data::is_coverage(collection)) return false;
            const auto feature = data::find_feature(transaction.db(), collection, id);
            return feature && !transaction.shows(collection, *feature);
        });
    };
    if (std::erase_if(finding.polygons, hidden) == 0) return finding;
    finding.message = "meets an area that is not yours";
    if (finding.repair && finding.repair->to && hidden(*finding.repair->to)) finding.repair.reset();
    return finding;
}

json to_json(const geo::coverage::Finding& finding) {
    const geo::LonLat place = geo::coverage::place_of(finding.place);
    json one{{"code", std::string(geo::coverage::to_string(finding.flaw))},
             {"field", "geometry"},
             {"message", finding.message},
             {"features", finding.polygons}};
    if (finding.place != geo::coverage::Point{}) one["position"] = {place.lon, place.lat};
    if (finding.doubled_area != 0) one["square_metres"] = finding.square_metres, one["width"] = finding.width;
    if (finding.repair) {
        one["repair"] = {{"kind", std::string(geo::coverage::to_string(finding.repair->kind))}};
        if (finding.repair->to) one["repair"]["to"] = *finding.repair->to;
    }
    return one;
}

json to_json(data::Transaction& transaction, const std::vector<geo::coverage::Finding>& findings) {
    json list = json::array();
    for (const auto& finding : findings) list.push_back(to_json(as_seen(transaction, finding)));
    return list;
}

/// 412 for the first that somebody changed, with every other such beside it.
void look_at_versions(data::Transaction& transaction, const data::Collection& collection,
                      const CoverageRequest& request, const data::Viewer& viewer) {
    std::optional<http::Problem> problem;
    json others = json::array();
    for (const auto& [id, version] : request.seen) {
        const data::Feature current = transaction.find(collection, id);
        if (current.version == version) continue;
        http::Problem one = stale(collection, current, version, viewer);
        others.push_back(one.more);
        if (!problem) problem = std::move(one);
    }
    if (!problem) return;
    problem->more["features"] = std::move(others);
    throw http::ProblemError(std::move(*problem));
}

/// The outlines and lines of the features to snap to.
void read_targets(data::Transaction& transaction, CoverageRequest& request) {
    for (const auto& [name, id] : request.snap_to) {
        const data::Collection& collection = transaction.catalogue().at(name);
        const data::Feature feature = transaction.find(collection, id);
        for (const geo::Part& part : feature.shape.parts)
            for (const geo::Path& path : part) {
                std::vector<geo::coverage::Point> line;
                for (const geo::LonLat& place : path) line.push_back(geo::coverage::point_at(place));
                std::get<geo::coverage::Snap>(request.order.command).targets.push_back(std::move(line));
            }
    }
}

http::Response answer(data::Transaction& transaction, const data::Collection& collection,
                      const data::CoverageEdit& edit, data::Revision newest, bool check, const data::Viewer& viewer) {
    json features = json::array(), created = json::array();
    for (const data::Feature& feature : edit.changed) {
        std::string text;
        append_feature(text, collection, feature, {geo::crs84, viewer});
        features.push_back(json::parse(text));
    }
    for (const auto& [id, from] : edit.created) created.push_back({{"id", id}, {"from", from}});
    const data::Revision revision = transaction.changed() && !check ? transaction.revision() : newest;
    return json_answer({{"revision", revision},
                        {"check", check},
                        {"features", std::move(features)},
                        {"created", std::move(created)},
                        {"removed", edit.removed},
                        {"findings", to_json(transaction, edit.findings)}})
        .with("Cache-Control", "no-cache");
}

}  // namespace

http::ProblemError coverage_problem(data::Transaction& transaction, const data::CoverageRefused& refused) {
    json findings = to_json(transaction, refused.findings);
    const std::string why = findings.empty() ? "" : ": " + findings[0]["message"].get<std::string>();
    return http::ProblemError(
        {422, "coverage-refused", "the edit cannot be made" + why, {{"findings", std::move(findings)}}});
}

void refuse_torn(const http::Request& request, data::Transaction& transaction) {
    if (!transaction.changed()) return;
    refuse_unless_allowed(request, transaction);
    try {
        data::refuse_torn_coverages(transaction);
    } catch (const data::CoverageRefused& refused) {
        throw coverage_problem(transaction, refused);
    }
}

http::awaitable<http::Response> edit_coverage(http::Request request, App& app) {
    only_known(request, {});
    const data::Collection& named = named_collection(request, app.snapshot.current()->catalogue());
    if (!data::is_coverage(named))
        throw data::NotFound("the features of " + named.name + " share no ground out: edit them one by one");
    refuse_unless_writes(request, named);
    const std::string name = named.name;
    const CoverageRequest wanted = coverage_request(name, json_body(request, {json_type}));
    const data::Viewer& viewer = viewer_of(request);

    co_return co_await write_once(request, app, [&](data::Transaction& transaction) {
        const data::Revision newest = data::last_revision(transaction.db());
        const data::Collection& collection = transaction.catalogue().at(name);
        CoverageRequest asked = wanted;
        look_at_versions(transaction, collection, asked, viewer);
        read_targets(transaction, asked);
        data::CoverageEdit edit;
        try {
            edit = data::edit_coverage(transaction, asked.order);
        } catch (const data::CoverageRefused& refused) {
            throw coverage_problem(transaction, refused);
        }
        http::Response done = answer(transaction, collection, edit, newest, asked.check, viewer);
        if (asked.check) throw NothingKept{std::move(done)};
        return done;
    });
}

}  // namespace server
