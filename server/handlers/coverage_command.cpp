#include "server/handlers/coverage_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "geo/geojson.hpp"
#include "geo/validity.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using geo::coverage::Point;
using nlohmann::json;
namespace coverage = geo::coverage;

constexpr double most_tolerance = 100;        ///< metres: further is no snapping
constexpr std::size_t most_places = 100'000;  ///< of a line or polygon, as of any feature

[[noreturn]] void refuse(const std::string& member, std::string message) {
    throw data::Invalid({{"body", member, std::move(message)}});
}

/// One body, whose members are asked for by name; what nobody asked for is refused at the end.
class Body {
  public:
    explicit Body(const json& body) : body_(body) {
        if (!body.is_object()) refuse("operation", "the body must be an object");
    }

    [[nodiscard]] const json* find(const char* member) {
        asked_.insert(member);
        const auto found = body_.find(member);
        return found == body_.end() || found->is_null() ? nullptr : &*found;
    }
    [[nodiscard]] const json& at(const char* member) {
        const json* found = find(member);
        if (!found) refuse(member, "is needed for this operation");
        return *found;
    }
    [[nodiscard]] bool yes(const char* member) {
        const json* found = find(member);
        if (found && !found->is_boolean()) refuse(member, "must be true or false");
        return found && found->get<bool>();
    }
    [[nodiscard]] double metres(const char* member, double usual) {
        const json* found = find(member);
        if (!found) return usual;
        if (!found->is_number() || !(found->get<double>() > 0) || found->get<double>() > most_tolerance)
            refuse(member, fmt::format("must be metres above 0, at most {}", most_tolerance));
        return found->get<double>();
    }
    [[nodiscard]] Point place(const char* member) { return place_in(at(member), member); }
    [[nodiscard]] static Point place_in(const json& given, const std::string& member) {
        if (!given.is_array() || given.size() != 2 || !given[0].is_number() || !given[1].is_number() ||
            std::abs(given[0].get<double>()) > 180 || std::abs(given[1].get<double>()) > 90)
            refuse(member, "must be a place: [longitude, latitude] in degrees");
        return coverage::point_at({given[0], given[1]});
    }
    [[nodiscard]] geo::Shape shape(const char* member, bool area) {
        geo::Shape shape;
        try {
            shape = geo::shape_from_geojson(at(member));
        } catch (const geo::InvalidGeometry& wrong) {
            refuse(member, wrong.what());
        }
        const bool line = shape.type == geo::ShapeType::line || shape.type == geo::ShapeType::multi_line;
        if (area ? !geo::is_polygonal(shape.type) : !line)
            refuse(member, area ? "must be a Polygon or MultiPolygon" : "must be a LineString or MultiLineString");
        if (geo::vertex_count(shape) > most_places) refuse(member, fmt::format("has more than {} places", most_places));
        for (const geo::Flaw& flaw : geo::flaws(shape)) refuse(member, flaw.message);
        return shape;
    }
    [[nodiscard]] std::vector<Point> line(const char* member) {
        const geo::Shape shape = this->shape(member, false);
        if (shape.parts.size() != 1) refuse(member, "must be one LineString");
        return points(shape.parts[0][0]);
    }
    [[nodiscard]] static std::vector<Point> points(const geo::Path& path) {
        std::vector<Point> points;
        for (const geo::LonLat& place : path) points.push_back(coverage::point_at(place));
        return points;
    }
    void refuse_others() const {
        for (const auto& [name, value] : body_.items())
            if (!asked_.contains(name)) refuse(name, "this operation has no such member");
    }

  private:
    const json& body_;
    std::set<std::string, std::less<>> asked_;
};

std::vector<std::pair<data::FeatureId, std::int64_t>> seen(Body& body) {
    std::vector<std::pair<data::FeatureId, std::int64_t>> features;
    const json* given = body.find("features");
    if (!given) return features;
    if (!given->is_array()) refuse("features", "must be a list of {\"id\",\"version\"}");
    for (const json& one : *given) {
        if (!one.is_object() || !one.contains("id") || !one["id"].is_number_integer())
            refuse("features", "each must have an id");
        if (!one.contains("version"))
            throw http::ProblemError(
                {428, "precondition-required", "send the version you saw with each feature", json::object()});
        if (!one["version"].is_number_integer()) refuse("features", "a version is a whole number");
        features.emplace_back(one["id"], one["version"]);
    }
    return features;
}

/// The operations by name. Each takes its members from the body and its polygons from the features listed first.
class Operations {
  public:
    Operations(Body& body, CoverageRequest& request) : body_(body), request_(request) {}

    void read(const std::string& name) {
        static const std::map<std::string, void (Operations::*)(), std::less<>> known{
            {"move_vertices", &Operations::move_vertices},
            {"move_border", &Operations::move_border},
            {"insert_vertex", &Operations::insert_vertex},
            {"delete_vertex", &Operations::delete_vertex},
            {"split", &Operations::split},
            {"merge", &Operations::merge},
            {"reshape", &Operations::reshape},
            {"redraw", &Operations::redraw},
            {"cut_hole", &Operations::cut_hole},
            {"fill_gap", &Operations::fill_gap},
            {"remove_overlap", &Operations::remove_overlap},
            {"snap", &Operations::snap}};
        const auto found = known.find(name);
        if (found == known.end()) {
            std::string all;
            for (const auto& [word, read] : known) all += (all.empty() ? "" : ", ") + word;
            refuse("operation", "must be one of " + all);
        }
        (this->*found->second)();
    }

  private:
    void move_vertices() {
        coverage::MoveVertices command;
        const json& moves = body_.at("moves");
        if (!moves.is_array() || moves.empty()) refuse("moves", "must be a list of {\"from\",\"to\"}");
        for (const json& move : moves) {
            if (!move.is_object() || !move.contains("from") || !move.contains("to"))
                refuse("moves", "each must have from and to");
            command.moves.push_back({Body::place_in(move["from"], "moves"), Body::place_in(move["to"], "moves")});
        }
        request_.order.command = command;
    }
    void move_border() {
        const json& by = body_.at("by");
        const Point zero = coverage::point_at({0, 0}), end = Body::place_in(by, "by");
        request_.order.command =
            coverage::MoveBorder{feature(0), feature(1), {end.x - zero.x, end.y - zero.y}, body_.yes("with_ends")};
    }
    void insert_vertex() {
        request_.order.command = coverage::InsertVertex{body_.place("at"), {body_.metres("tolerance", 1)}};
    }
    void delete_vertex() { request_.order.command = coverage::DeleteVertex{body_.place("at")}; }
    void split() {
        read_names();
        request_.order.command = coverage::Split{feature(0), body_.line("line")};
    }
    void merge() {
        coverage::Merge command{{}, body_.yes("apart")};
        (void)feature(1);  // at least two
        for (const auto& [id, version] : request_.seen) command.polygons.push_back(id);
        request_.order.command = command;
    }
    void reshape() { request_.order.command = coverage::Reshape{feature(0), body_.line("line")}; }
    void redraw() {
        request_.order.command = coverage::Redraw{coverage::polygon_of(feature(0), body_.shape("geometry", true))};
    }
    void cut_hole() {
        read_names();
        const geo::Shape shape = body_.shape("geometry", true);
        if (shape.parts.size() != 1 || shape.parts[0].size() != 1) refuse("geometry", "must be a Polygon of one ring");
        coverage::Ring ring = Body::points(shape.parts[0][0]);
        ring.pop_back();
        request_.order.command = coverage::CutHole{feature(0), std::move(ring), body_.yes("leave_gap")};
    }
    void fill_gap() {
        coverage::FillGap command{body_.place("at"), {}};
        if (!request_.seen.empty()) command.to = request_.seen.front().first;
        request_.order.command = command;
    }
    void remove_overlap() {
        coverage::RemoveOverlap command{feature(0), feature(1), coverage::RemoveOverlap::Owner::larger, 0};
        if (const json* owner = body_.find("owner")) {
            if (*owner == "older")
                command.owner = coverage::RemoveOverlap::Owner::older;
            else if (owner->is_number_integer())
                command.owner = coverage::RemoveOverlap::Owner::named, command.named = *owner;
            else if (*owner != "larger")
                refuse("owner", "must be larger, older, or the id of one of both");
        }
        request_.order.command = command;
    }
    void snap() {
        coverage::Snap command{feature(0), {}, {body_.metres("tolerance", 1)}};
        if (const json* to = body_.find("to")) {
            if (!to->is_object() || !to->contains("collection") || !(*to)["collection"].is_string() ||
                !to->contains("ids") || !(*to)["ids"].is_array() || (*to)["ids"].empty() || (*to)["ids"].size() > 100)
                refuse("to", "must name a collection and 1 to 100 ids");
            for (const json& id : (*to)["ids"]) {
                if (!id.is_number_integer()) refuse("to", "an id is a whole number");
                request_.snap_to.emplace_back((*to)["collection"], id);
            }
        } else {
            for (const geo::Part& part : body_.shape("line", false).parts)
                command.targets.push_back(Body::points(part[0]));
        }
        request_.order.command = command;
    }

    [[nodiscard]] data::FeatureId feature(std::size_t place) const {
        if (place >= request_.seen.size())
            refuse("features", fmt::format("this operation is about at least {} of them", place + 1));
        return request_.seen[place].first;
    }

    void read_names() {
        const json* names = body_.find("new");
        if (!names) return;
        if (!names->is_array()) refuse("new", "must be a list of {\"code\",\"name\"}");
        for (const json& one : *names) {
            if (!one.is_object()) refuse("new", "must be a list of {\"code\",\"name\"}");
            for (const auto& [member, value] : one.items())
                if ((member != "code" && member != "name") || !value.is_string())
                    refuse("new", "each may have a code and a name, both texts");
            request_.order.names.emplace_back(one.value("code", ""), one.value("name", ""));
        }
    }

    Body& body_;
    CoverageRequest& request_;
};

}  // namespace

CoverageRequest coverage_request(const std::string& collection, const json& document) {
    Body body(document);
    CoverageRequest request;
    request.order.collection = collection;
    request.check = body.yes("check");
    request.order.repair = body.yes("repair");
    request.order.outline_may_change = body.yes("outline_may_change");
    if (body.find("sliver_width")) request.order.sliver_width = body.metres("sliver_width", 0);
    if (const json* level = body.find("level")) {
        if (!level->is_number_integer()) refuse("level", "must be a whole number");
        request.order.level = level->get<std::int64_t>();
    }
    request.seen = seen(body);
    const json& operation = body.at("operation");
    if (!operation.is_string()) refuse("operation", "must be a word");
    Operations(body, request).read(operation);
    body.refuse_others();
    return request;
}

}  // namespace server
