#include "data/feature/coverage_levels.hpp"

#include <algorithm>
#include <set>

#include "data/feature/coverage_edit.hpp"
#include "data/store/connection.hpp"
#include "geo/coverage/ground.hpp"
#include "geo/coverage/validate.hpp"

namespace data {
namespace {

using geo::coverage::Coverage;
using geo::coverage::Extent;

using geo::coverage::Outcome;
using geo::coverage::Point;
using geo::coverage::Polygon;

constexpr std::size_t most_features = 200'000;  ///< more lie in no neighbourhood

geo::Box box_of(const Extent& extent) {
    const geo::LonLat low = geo::coverage::place_of(extent.low), high = geo::coverage::place_of(extent.high);
    return {low.lon, low.lat, high.lon, high.lat};
}

bool has_vertex(const Coverage& coverage, Point p) {
    bool found = false;
    for (const Polygon* polygon : coverage.near({p, p}))
        geo::coverage::each_ring(*polygon, [&](const geo::coverage::Ring& ring) {
            found |= std::find(ring.begin(), ring.end(), p) != ring.end();
        });
    return found;
}

/// Where and how far the child reaches beyond; nothing where it lies inside.
std::optional<geo::coverage::Finding> beyond(const Polygon& child, const Polygon& parent) {
    geo::coverage::Rules rules;
    rules.outline = parent;
    for (geo::coverage::Finding& finding : geo::coverage::validate(Coverage({child}), rules))
        if (finding.flaw == geo::coverage::Flaw::outside) return std::move(finding);
    return std::nullopt;
}

}  // namespace

CoverageLevels::CoverageLevels(Connection& db, const Collection& collection, std::optional<std::int64_t> level)
    : db_(db),
      collection_(collection),
      level_field_(collection.field("level")),
      parent_field_(collection.field("parent")) {
    if (level_field_ && !level)
        throw Invalid({{"required", "level", "say which level of the " + collection.name + " is edited"}});
    if (level_field_) level_ = *level;
}

CoverageLevels::Level CoverageLevels::level_of(const Feature& feature) const {
    if (!level_field_) return 0;
    const auto* level = std::get_if<std::int64_t>(&feature.values[*level_field_]);
    return level ? *level : 0;
}

bool CoverageLevels::is_of(const Feature& feature) const {
    return level_of(feature) == level_;
}

Extent CoverageLevels::read(const Extent& extent) {
    Extent sight = extent;
    for (int look = 0; look < 2; ++look) {
        features_.clear();
        if (sight.empty()) break;
        FeatureQuery query;
        query.box = box_of(sight);
        query.limit = most_features;
        for (Feature& feature : read_features(db_, collection_, query).features)
            features_.emplace(feature.id, std::move(feature));
        if (look == 0)
            for (const auto& [id, feature] : features_)
                if (is_of(feature))  // upper levels reach far, and are no neighbours
                    sight.include(geo::coverage::extent_of(geo::coverage::polygon_of(id, feature.shape)));
    }
    std::map<Level, std::vector<Polygon>> polygons;
    polygons[level_];
    for (const auto& [id, feature] : features_)
        polygons[level_of(feature)].push_back(geo::coverage::polygon_of(id, feature.shape));
    before_.clear();
    for (auto& [level, all] : polygons) before_.emplace(level, Coverage(std::move(all)));
    after_ = before_;
    return sight;
}

void CoverageLevels::take(Level level, const Outcome& outcome) {
    if (outcome.accepted)
        geo::coverage::apply(after_.at(level), outcome);
    else if (outcome.findings.front().flaw != geo::coverage::Flaw::no_effect)
        throw CoverageRefused(outcome.findings);
}

void CoverageLevels::follow(const Outcome& outcome) {
    for (auto& [level, coverage] : after_) {
        if (level == level_) {
            geo::coverage::apply(coverage, outcome);
            continue;
        }
        geo::coverage::Options options;
        options.outline_may_change =
            true;  // what else is in sight of an upper level is not known; parents are looked at
        geo::coverage::MoveVertices moves;
        for (const auto& move : outcome.moves)
            if (has_vertex(coverage, move.first)) moves.moves.push_back(move);
        if (!moves.moves.empty()) take(level, geo::coverage::edit(coverage, moves, options));
        for (const Point p : outcome.dropped)
            if (has_vertex(coverage, p))
                take(level, geo::coverage::edit(coverage, geo::coverage::DeleteVertex{p}, options));
        for (const geo::coverage::Chain& chain : outcome.chains)
            for (const Polygon* polygon : coverage.near({chain.a, chain.a}))
                if (Polygon filled = geo::coverage::with_chains(*polygon, std::span(&chain, 1)); filled != *polygon)
                    coverage.put(std::move(filled));
    }
}

const Polygon* CoverageLevels::after(FeatureId id) const {
    for (const auto& [level, coverage] : after_)
        if (const Polygon* polygon = coverage.find(id)) return polygon;
    return nullptr;
}

std::optional<FeatureId> CoverageLevels::parent_of(FeatureId id) const {
    const auto feature = features_.find(id);
    if (!parent_field_ || feature == features_.end()) return std::nullopt;
    const auto* parent = std::get_if<std::int64_t>(&feature->second.values[*parent_field_]);
    if (!parent || !features_.contains(*parent)) return std::nullopt;
    return *parent;
}

FeatureId CoverageLevels::new_parent(FeatureId child, FeatureId parent, const Outcome& outcome) const {
    if (!after(parent))  // merged away
        for (const Polygon& polygon : outcome.changed)
            if (features_.contains(polygon.id) && is_of(features_.at(polygon.id)) && !beyond(*after(child), polygon))
                return polygon.id;
    for (const auto& [piece, from] : outcome.created)
        if (from == parent && !beyond(*after(child), *after(piece))) return piece;
    return parent;
}

void CoverageLevels::look_at_parents(const Outcome& outcome) const {
    if (!parent_field_) return;
    std::vector<geo::coverage::Finding> findings;
    const auto look = [&](FeatureId child, FeatureId was_child, FeatureId parent, FeatureId was_parent) {
        const Polygon *child_after = after(child), *parent_after = after(parent);
        if (!child_after || !parent_after) return;
        auto finding = beyond(*child_after, *parent_after);
        if (!finding) return;
        // What lay outside before is not this edit's doing.
        const auto before = beyond(geo::coverage::polygon_of(was_child, features_.at(was_child).shape),
                                   geo::coverage::polygon_of(was_parent, features_.at(was_parent).shape));
        if (before && before->doubled_area >= finding->doubled_area) return;
        finding->polygons = {std::min(child, parent), std::max(child, parent)};
        if (child > parent && !features_.contains(child)) finding->polygons = {parent};
        finding->message = collection_.name + " " + std::to_string(was_child) + " would reach beyond its parent " +
                           std::to_string(was_parent) + ": ground stays with its parent, edit the level where it ends";
        finding->repair.reset();
        findings.push_back(std::move(*finding));
    };
    for (const auto& [id, feature] : features_) {
        const auto parent = parent_of(id);
        if (!parent) continue;
        const Polygon *child_after = after(id), *parent_after = after(*parent);
        const bool same = child_after && parent_after && *child_after == geo::coverage::polygon_of(id, feature.shape) &&
                          *parent_after == geo::coverage::polygon_of(*parent, features_.at(*parent).shape);
        if (!same && child_after) look(id, id, new_parent(id, *parent, outcome), *parent);
    }
    for (const auto& [piece, from] : outcome.created)
        if (const auto parent = parent_of(from)) look(piece, from, *parent, *parent);
    if (!findings.empty()) throw CoverageRefused(std::move(findings));
}

geo::Shape CoverageLevels::shape_of(FeatureId id) const {
    return geo::coverage::shape_of(*after(id));
}

std::map<FeatureId, Feature> CoverageLevels::changed(const Outcome& outcome) const {
    std::map<FeatureId, Feature> changed;
    for (const auto& [level, coverage] : after_)
        for (const Polygon* polygon : coverage.all()) {
            const auto was = features_.find(polygon->id);
            if (was == features_.end() || *polygon == geo::coverage::polygon_of(polygon->id, was->second.shape))
                continue;
            Feature feature = was->second;
            feature.shape = geo::coverage::shape_of(*polygon);
            changed.emplace(polygon->id, std::move(feature));
        }
    for (const FeatureId id : outcome.removed) changed.emplace(id, features_.at(id));
    return changed;
}

void CoverageLevels::give_children(const Outcome& outcome, const std::map<FeatureId, FeatureId>& stored_as,
                                   std::map<FeatureId, Feature>& pending) const {
    if (!parent_field_ || (outcome.created.empty() && outcome.removed.empty())) return;
    for (const auto& [id, feature] : features_) {
        const auto parent = parent_of(id);
        if (!parent || !after(id)) continue;
        const FeatureId to = new_parent(id, *parent, outcome);
        if (to == *parent) continue;
        const auto stored = stored_as.find(to);
        Feature& child = pending.emplace(id, feature).first->second;
        child.values[*parent_field_] = stored == stored_as.end() ? to : stored->second;
    }
}

}  // namespace data
