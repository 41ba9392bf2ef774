#include "data/feature/coverage_check.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "data/feature/coverage_edit.hpp"
#include "data/journal/history.hpp"
#include "geo/coverage/ground.hpp"
#include "geo/coverage/validate.hpp"

namespace data {
namespace {

using geo::coverage::Coverage;
using geo::coverage::Extent;
using Fault = geo::coverage::Finding;
using geo::coverage::Flaw;
using geo::coverage::Polygon;
using Polygons = std::map<FeatureId, Polygon>;

constexpr std::size_t most_looked_at = 20'000;  // polygons round a change

/// What the transaction made of one level of one collection.
struct Level {
    Extent extent;
    Polygons before, after;  ///< of the features it changed
    std::set<FeatureId> touched;
};

std::int64_t level_of(const Collection& collection, const Feature& feature) {
    const auto field = collection.field("level");
    const auto* level =
        field && *field < feature.values.size() ? std::get_if<std::int64_t>(&feature.values[*field]) : nullptr;
    return level ? *level : 0;
}

std::map<std::int64_t, Level> levels_of(const Transaction& transaction, std::size_t collection_index) {
    const Collection& collection = transaction.catalogue().collections()[collection_index];
    std::map<std::int64_t, Level> levels;
    for (const Change& change : transaction.changes()) {
        if (change.collection != collection_index) continue;
        if (change.before && change.after && change.before->shape == change.after->shape &&
            level_of(collection, *change.before) == level_of(collection, *change.after))
            continue;
        const auto take = [&](const Feature& feature, bool first) {
            Level& level = levels[level_of(collection, feature)];
            Polygon polygon = geo::coverage::polygon_of(feature.id, feature.shape);
            level.extent.include(geo::coverage::extent_of(polygon));
            if (first && !level.touched.contains(feature.id)) level.before.emplace(feature.id, std::move(polygon));
        };
        if (change.before) take(*change.before, true);
        if (change.after) take(*change.after, false);
        for (auto& [number, level] : levels) level.touched.insert(change.id);
    }
    return levels;
}

Coverage coverage_of(const Polygons& polygons) {
    std::vector<Polygon> list;
    for (const auto& [id, polygon] : polygons) list.push_back(polygon);
    return Coverage(std::move(list));
}

geo::Box box_of(const Extent& extent) {
    const geo::LonLat low = geo::coverage::place_of(extent.low), high = geo::coverage::place_of(extent.high);
    return {low.lon, low.lat, high.lon, high.lat};
}

/// Ground held twice; or by nobody, where the collection leaves none free.
bool is_about_ground(const Fault& fault, const Collection& collection) {
    return fault.flaw == Flaw::overlap || fault.flaw == Flaw::duplicate ||
           (fault.flaw == Flaw::gap && collection.coverage);
}

/// Whether a flaw was there already, as large as it is now or larger: nothing was made worse. Gaps name no features:
/// the very same one is meant.
bool was_there(const Fault& one, const std::vector<Fault>& earlier) {
    return std::any_of(earlier.begin(), earlier.end(), [&](const Fault& other) {
        if (other.flaw != one.flaw) return false;
        if (one.flaw == Flaw::gap) return other.place == one.place && other.doubled_area == one.doubled_area;
        return other.polygons == one.polygons && other.doubled_area >= one.doubled_area;
    });
}

/// What the features that changed held before and hold now, among the others.
geo::coverage::Ground ground_of(const Polygons& now, const Level& level) {
    geo::coverage::Ground::Parts parts;
    for (const auto& [id, polygon] : now) (level.touched.contains(id) ? parts.fresh : parts.kept).push_back(&polygon);
    for (const auto& [id, polygon] : level.before) parts.old.push_back(&polygon);
    return geo::coverage::Ground(std::move(parts));
}

/// Ground beside others that features gave up which are still there, and that nobody took: where it is open to what
/// lies round everything no gap tells of it.
std::vector<Fault> lost_ground(const geo::coverage::Ground& ground, const Polygons& now) {
    std::set<FeatureId> losers;
    std::vector<char> lost(ground.faces());
    for (geo::coverage::Ground::Face face = 0; face < lost.size(); ++face) {
        if (!ground.after(face).empty()) continue;
        for (const FeatureId id : ground.before(face))
            if (now.contains(id)) lost[face] = 1, losers.insert(id);
    }
    if (losers.empty()) return {};
    const auto is_lost = [&](geo::coverage::Ground::Face face) { return lost[face] != 0; };
    if (ground.longest_neighbour(is_lost, {losers.begin(), losers.end()}).second == 0) return {};  // nobody beside it
    Fault fault{Flaw::outline, {losers.begin(), losers.end()}, {}, 0, 0, 0, "would be lost at the outline", {}};
    geo::coverage::measure(fault, ground.outline(is_lost));
    return {std::move(fault)};
}

bool loses_any(const geo::coverage::Ground& ground) {
    for (geo::coverage::Ground::Face face = 0; face < ground.faces(); ++face)
        if (!ground.before(face).empty() && ground.after(face).empty()) return true;
    return false;
}

/// The features of the level round what changed; where one went, its neighbours' neighbours too, so that a hole it lay
/// at is seen from all sides.
Polygons around(Connection& db, const Collection& collection, std::int64_t number, const Level& level) {
    const auto read = [&](const Extent& extent) {
        FeatureQuery query;
        query.box = box_of(extent);
        query.limit = most_looked_at;
        Polygons found;
        for (const Feature& feature : read_features(db, collection, query).features)
            if (level_of(collection, feature) == number)
                found.emplace(feature.id, geo::coverage::polygon_of(feature.id, feature.shape));
        return found;
    };
    Polygons found = read(level.extent);
    const auto is_gone = [&](FeatureId id) { return !found.contains(id); };
    if (std::none_of(level.touched.begin(), level.touched.end(), is_gone)) return found;
    Extent wider = level.extent;
    for (const auto& [id, polygon] : found) wider.include(geo::coverage::extent_of(polygon));
    return read(wider);
}

/// Flaws that neither were there before nor at `then`.
std::vector<Fault> new_flaws(Transaction& transaction, const Collection& collection, std::int64_t number,
                             const Level& level, std::optional<Revision> then) {
    Connection& db = transaction.db();
    const Polygons now = around(db, collection, number, level);
    std::vector<Fault> found = geo::coverage::validate(coverage_of(now), level.extent);
    std::erase_if(found, [&](const Fault& one) { return !is_about_ground(one, collection); });
    if (then && found.empty()) return found;
    const geo::coverage::Ground ground = ground_of(now, level);
    if (!loses_any(ground)) std::erase_if(found, [](const Fault& one) { return one.flaw == Flaw::gap; });
    if (found.empty()) return collection.coverage && !then ? lost_ground(ground, now) : found;

    Polygons before = now;
    for (const FeatureId id : level.touched) before.erase(id);
    for (const auto& [id, polygon] : level.before) before.insert_or_assign(id, polygon);
    std::vector<Fault> earlier = geo::coverage::validate(coverage_of(before), level.extent);
    std::erase_if(found, [&](const Fault& one) { return was_there(one, earlier); });
    if (found.empty() && collection.coverage && !then) return lost_ground(ground, now);
    if (found.empty() || !then) return found;

    Polygons past;
    for (const auto& [id, polygon] : now)
        if (const auto was = feature_as_of(db, collection, id, *then))
            past.emplace(id, geo::coverage::polygon_of(id, was->shape));
    earlier = geo::coverage::validate(coverage_of(past), level.extent);
    std::erase_if(found, [&](const Fault& one) { return was_there(one, earlier); });
    return found;
}

}  // namespace

void refuse_torn_coverages(Transaction& transaction, std::optional<Revision> then) {
    std::vector<Fault> found;
    const auto collections = transaction.catalogue().collections();
    for (std::size_t i = 0; i < collections.size(); ++i) {
        if (!is_coverage(collections[i])) continue;
        for (const auto& [number, level] : levels_of(transaction, i))
            for (Fault& flaw : new_flaws(transaction, collections[i], number, level, then))
                found.push_back(std::move(flaw));
    }
    if (!found.empty()) throw CoverageRefused(std::move(found));
}

}  // namespace data
