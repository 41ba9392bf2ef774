#include "data/filter/spatial.hpp"

#include <algorithm>

namespace data::filter {
namespace {

bool apart(const geo::Box& a, const geo::Box& b) noexcept {
    return a.east < b.west || b.east < a.west || a.north < b.south || b.north < a.south;
}

}  // namespace

SpatialTest::SpatialTest(Operator op, const Geometry& geometry) : op_(op) {
    for (const geo::Shape& shape : geometry.members) {
        Member member{*geo::bounds(shape), geo::to_geos(shape), nullptr};
        member.prepared.reset(GEOSPrepare_r(geo::geos(), member.shape.get()));
        members_.push_back(std::move(member));
    }
}

bool SpatialTest::holds(const geo::Shape& shape) const {
    const auto box = geo::bounds(shape);
    if (!box) return false;
    geo::GeosShape geometry;
    const auto holds = [&](const Member& member) {
        if (apart(*box, member.box)) return op_ == Operator::s_disjoint;
        if (!geometry) geometry = geo::to_geos(shape);
        return related(member, geometry.get());
    };
    // Several members are a collection: it is met where one of them is.
    return op_ == Operator::s_disjoint ? std::ranges::all_of(members_, holds) : std::ranges::any_of(members_, holds);
}

bool SpatialTest::related(const Member& member, const GEOSGeometry* shape) const {
    const auto context = geo::geos();
    const GEOSPreparedGeometry* prepared = member.prepared.get();
    switch (op_) {
        case Operator::s_intersects: return geo::answer(GEOSPreparedIntersects_r(context, prepared, shape));
        case Operator::s_disjoint: return geo::answer(GEOSPreparedDisjoint_r(context, prepared, shape));
        case Operator::s_within: return geo::answer(GEOSPreparedContains_r(context, prepared, shape));
        case Operator::s_contains: return geo::answer(GEOSPreparedWithin_r(context, prepared, shape));
        case Operator::s_touches: return geo::answer(GEOSPreparedTouches_r(context, prepared, shape));
        case Operator::s_crosses: return geo::answer(GEOSCrosses_r(context, shape, member.shape.get()));
        case Operator::s_overlaps: return geo::answer(GEOSPreparedOverlaps_r(context, prepared, shape));
        case Operator::s_equals: return geo::answer(GEOSEquals_r(context, shape, member.shape.get()));
        default: return false;
    }
}

Operator mirrored(Operator spatial) noexcept {
    if (spatial == Operator::s_within) return Operator::s_contains;
    if (spatial == Operator::s_contains) return Operator::s_within;
    return spatial;
}

geo::Box bounds(const Geometry& geometry) noexcept {
    geo::Box all = *geo::bounds(geometry.members.front());
    for (const geo::Shape& shape : geometry.members) {
        const geo::Box box = *geo::bounds(shape);
        all = {std::min(all.west, box.west), std::min(all.south, box.south), std::max(all.east, box.east),
               std::max(all.north, box.north)};
    }
    return all;
}

}  // namespace data::filter
