#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "geo/measure.hpp"
#include "geo/validity.hpp"
#include "tests/demo/gathered.hpp"
#include "tools/demo/plane.hpp"

namespace tests {
namespace {

using demo::Line;
using demo::Point;
using demo::Ring;

constexpr double area_km2 = 5;
constexpr std::uint64_t seeds[] = {1, 2, 9};
constexpr double tolerance = 0.01;  // metres; the storage grid is 0.1 mm

Point flat(geo::LonLat p) {
    return {(p.lon - 122.5) * 111320 * std::cos(32.5 * std::numbers::pi / 180), (p.lat - 32.5) * 110900};
}
Ring ring_of(const geo::Shape& shape) {
    Ring ring;
    for (const geo::LonLat p : shape.parts[0][0]) ring.push_back(flat(p));
    ring.pop_back();
    return ring;
}

struct Placed {
    Ring ring;
    Point low{1e12, 1e12}, high{-1e12, -1e12};
    demo::Count owner = 0;
    std::string name;

    explicit Placed(Ring r) : ring(std::move(r)) {
        for (const Point p : ring) {
            low = {std::min(low.x, p.x), std::min(low.y, p.y)};
            high = {std::max(high.x, p.x), std::max(high.y, p.y)};
        }
    }
    [[nodiscard]] bool near(const Placed& o) const {
        return low.x <= o.high.x && o.low.x <= high.x && low.y <= o.high.y && o.low.y <= high.y;
    }
};

bool meet(const Ring& a, const Ring& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j)
            if (demo::crossing(a[i], a[(i + 1) % a.size()], b[j], b[(j + 1) % b.size()])) return true;
    return demo::holds(a, b[0]) || demo::holds(b, a[0]);
}

std::vector<Placed> compounds_of(const Gathered& all) {
    std::vector<Placed> out;
    for (const auto& row : all.compounds) {
        out.emplace_back(ring_of(row.shape));
        out.back().owner = row.count, out.back().name = row.name;
    }
    return out;
}
std::vector<Placed> buildings_of(const Gathered& all) {
    std::vector<Placed> out;
    for (const auto& row : all.buildings) {
        out.emplace_back(ring_of(row.shape));
        out.back().owner = row.compound, out.back().name = row.name + " " + row.address;
    }
    return out;
}

class SketchedGround : public testing::TestWithParam<std::uint64_t> {
  protected:
    const Gathered& all = gathered(area_km2, GetParam());
};

TEST_P(SketchedGround, IsValidGeometryThroughout) {
    const auto check = [](const geo::Shape& shape, const std::string& name) {
        const auto flaws = geo::flaws(shape);
        EXPECT_TRUE(flaws.empty()) << name << ": " << (flaws.empty() ? "" : flaws[0].message);
    };

    for (const auto& row : all.divisions) check(row.shape, row.name);
    for (const auto& row : all.grids) check(row.shape, row.name);
    for (const auto& row : all.compounds) check(row.shape, row.name);
    for (const auto& row : all.buildings) check(row.shape, row.name);
    for (const auto& row : all.barriers) check(row.shape, row.name);
    for (const auto& row : all.landcover) check(row.shape, row.name);
}

TEST_P(SketchedGround, HasCompoundsThatKeepApart) {
    const auto compounds = compounds_of(all);
    for (std::size_t i = 0; i < compounds.size(); ++i)
        for (std::size_t j = i + 1; j < compounds.size(); ++j)
            EXPECT_FALSE(compounds[i].near(compounds[j]) && meet(compounds[i].ring, compounds[j].ring))
                << compounds[i].name << ", " << compounds[j].name;
}

TEST_P(SketchedGround, HasNoStreetThroughACompound) {
    const auto compounds = compounds_of(all);
    for (const auto& row : all.barriers) {
        if (row.kind == "wall" || row.kind == "fence" || row.kind == "service" || row.level < 0) continue;
        Line line;
        for (const geo::LonLat p : row.shape.parts[0][0]) line.push_back(flat(p));
        const Placed box(line);
        for (const Placed& compound : compounds) {
            if (!compound.near(box)) continue;
            bool through = demo::holds(compound.ring, line[0]);
            for (std::size_t k = 0; k + 1 < line.size(); ++k)
                for (std::size_t e = 0; e < compound.ring.size(); ++e)
                    through |= demo::crossing(line[k], line[k + 1], compound.ring[e],
                                              compound.ring[(e + 1) % compound.ring.size()])
                                   .has_value();
            EXPECT_FALSE(through) << row.name << " through " << compound.name;
        }
    }
}

TEST_P(SketchedGround, HasBuildingsInsideTheirCompound) {
    const auto compounds = compounds_of(all);
    for (const Placed& building : buildings_of(all)) {
        if (building.owner == 0) continue;
        const Ring& outline = compounds[static_cast<std::size_t>(building.owner) - 1].ring;
        for (const Point p : building.ring) EXPECT_TRUE(demo::holds(outline, p)) << building.name;
        for (std::size_t i = 0; i < building.ring.size(); ++i)
            for (std::size_t e = 0; e < outline.size(); ++e)
                EXPECT_FALSE(demo::crossing(building.ring[i], building.ring[(i + 1) % building.ring.size()], outline[e],
                                            outline[(e + 1) % outline.size()]))
                    << building.name;
    }
}

TEST_P(SketchedGround, HasBuildingsThatKeepApart) {
    auto buildings = buildings_of(all);
    std::sort(buildings.begin(), buildings.end(), [](const Placed& a, const Placed& b) { return a.low.x < b.low.x; });
    for (std::size_t i = 0; i < buildings.size(); ++i)
        for (std::size_t j = i + 1; j < buildings.size() && buildings[j].low.x <= buildings[i].high.x; ++j)
            EXPECT_FALSE(buildings[i].near(buildings[j]) && meet(buildings[i].ring, buildings[j].ring))
                << buildings[i].name << ", " << buildings[j].name;
}

TEST_P(SketchedGround, HasGatesInItsWalls) {
    const auto compounds = compounds_of(all);
    std::size_t gates = 0;
    for (const auto& row : all.facilities) {
        if (row.kind != "x_gate") continue;
        ++gates;
        const Ring& outline = compounds.at(static_cast<std::size_t>(row.compound) - 1).ring;
        double nearest = 1e9;
        for (std::size_t e = 0; e < outline.size(); ++e)
            nearest = std::min(nearest, demo::distance(flat(row.place), outline[e], outline[(e + 1) % outline.size()]));
        EXPECT_LT(nearest, tolerance) << row.name;
    }
    EXPECT_GT(gates, compounds.size() * 9 / 10);
}

TEST_P(SketchedGround, HasWallsAlongTheOutlinesWithRoomForTheGates) {
    std::map<std::string, const demo::Compound*> by_wall;
    for (const auto& row : all.compounds) by_wall[row.name + "围墙"] = &row;
    for (const auto& row : all.barriers) {
        if (row.kind != "wall" && row.kind != "fence") continue;
        const auto found = by_wall.find(row.name);
        if (found == by_wall.end()) continue;
        double wall = 0, round = 0;
        for (const geo::Part& part : row.shape.parts)
            for (std::size_t k = 0; k + 1 < part[0].size(); ++k)
                wall += demo::length(flat(part[0][k + 1]) - flat(part[0][k]));
        const Ring outline = ring_of(found->second->shape);
        for (std::size_t e = 0; e < outline.size(); ++e)
            round += demo::length(outline[(e + 1) % outline.size()] - outline[e]);
        EXPECT_NEAR(round - wall, 6.0 * static_cast<double>(std::lround((round - wall) / 6)), 0.05) << row.name;
        EXPECT_LE(round - wall, 18.1) << row.name;
    }
}

TEST_P(SketchedGround, HasFacilitiesOfACompoundInsideIt) {
    const auto compounds = compounds_of(all);
    for (const auto& row : all.facilities) {
        if (row.compound == 0 || row.kind == "x_gate") continue;
        EXPECT_TRUE(demo::holds(compounds.at(static_cast<std::size_t>(row.compound) - 1).ring, flat(row.place)))
            << row.kind << " " << row.name;
    }
}

TEST_P(SketchedGround, IsTiledByGridsAndDivisions) {
    double whole = 0;
    std::map<int, double> grids, divisions;
    for (const auto& row : all.grids) {
        const double area = geo::area(row.shape).value;
        grids[row.level] += area;
        if (row.level == 1) whole = area;
    }
    for (const auto& row : all.divisions) divisions[row.level] += geo::area(row.shape).value;

    for (const int level : {1, 2, 3, 4}) EXPECT_NEAR(grids[level], whole, 0.5) << level;
    for (const int level : {1, 2, 3}) EXPECT_NEAR(divisions[level], whole, 0.5) << level;
}

INSTANTIATE_TEST_SUITE_P(Seeds, SketchedGround, testing::ValuesIn(seeds));

}  // namespace
}  // namespace tests
