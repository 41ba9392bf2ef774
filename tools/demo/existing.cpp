#include "tools/demo/existing.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "tools/demo/canvas.hpp"
#include "tools/demo/random.hpp"

namespace demo {
namespace {

constexpr double at_the_wall = 2.5;  // metres: a wall this near to the outline is the compound's own
constexpr double at_the_gate = 12;   // metres: so far may a surveyed gate lie from a derived outline

std::string text(const data::Collection& collection, const data::Feature& feature, std::string_view field) {
    const auto place = collection.field(field);
    const auto* words = place ? std::get_if<std::string>(&feature.values[*place]) : nullptr;
    return words != nullptr ? *words : std::string{};
}

Ring ring_of(const Existing& all, const geo::Path& path) {
    Ring ring;
    for (std::size_t k = 0; k + 1 < path.size(); ++k) ring.push_back(all.flat(path[k]));
    if (signed_area(ring) < 0) std::reverse(ring.begin(), ring.end());
    return ring;
}

void read_rows(data::Connection& db, const data::Catalogue& catalogue, Existing& all, std::vector<Line>& walls) {
    bool first = true;
    const auto start = [&](const data::Feature& feature) {
        if (const auto box = geo::bounds(feature.shape); box && std::exchange(first, false))
            all.middle = {(box->west + box->east) / 2, (box->south + box->north) / 2};
    };
    data::each_feature(db, catalogue.at("compound"), [&](data::Feature&& feature) {
        start(feature);
        Existing::Compound row{std::move(feature), {}, {}, {}, {}, false};
        for (const geo::Part& part : row.feature.shape.parts) row.outlines.push_back(ring_of(all, part.front()));
        all.compounds.push_back(std::move(row));
    });
    data::each_feature(db, catalogue.at("building"), [&](data::Feature&& feature) {
        start(feature);
        Existing::Building row{std::move(feature), {}, -1};
        row.walls = ring_of(all, row.feature.shape.parts.front().front());
        all.buildings.push_back(std::move(row));
    });
    const data::Collection& barriers = catalogue.at("barrier");
    data::each_feature(db, barriers, [&](data::Feature&& feature) {
        start(feature);
        const std::string kind = text(barriers, feature, "kind");
        const bool wall = kind == "wall" || kind == "fence";
        if (!wall && kind != "trunk" && kind != "primary" && kind != "secondary" && kind != "tertiary" &&
            kind != "residential" && kind != "service" && kind != "footway")
            return;
        for (const geo::Part& part : feature.shape.parts) {
            Line line;
            for (const geo::LonLat p : part.front()) line.push_back(all.flat(p));
            if (wall) {
                walls.push_back(std::move(line));
            } else if (line.size() > 1) {
                all.streets.push_back({kind, feature.name, std::move(line)});
            }
        }
    });
    const data::Collection& facilities = catalogue.at("facility");
    data::each_feature(db, facilities, [&](data::Feature&& feature) {
        start(feature);
        const Point place = all.flat(feature.shape.parts.front().front().front());
        std::string kind = text(facilities, feature, "class");
        all.facilities.push_back({std::move(feature), std::move(kind), place});
    });
}

/// A compound is walled when walls run along most of its outline.
void find_walls(Existing& all, const std::vector<Line>& walls) {
    Near near;
    std::vector<std::pair<Point, Point>> pieces;
    for (const Line& wall : walls)
        for (std::size_t k = 0; k + 1 < wall.size(); ++k) {
            const auto [low, high] = box_of({wall[k], wall[k + 1]});
            near.add(low, high, pieces.size());
            pieces.emplace_back(wall[k], wall[k + 1]);
        }
    for (Existing::Compound& compound : all.compounds) {
        double along_walls = 0, round = 0;
        for (const Ring& outline : compound.outlines)
            for (std::size_t e = 0; e < outline.size(); ++e) {
                const Point a = outline[e], b = outline[(e + 1) % outline.size()], quarter = a * 0.75 + b * 0.25;
                bool close = false;
                near.each(quarter, at_the_wall, [&](std::size_t w) {
                    close |= distance(quarter, pieces[w].first, pieces[w].second) < at_the_wall;
                });
                round += length(b - a);
                along_walls += close ? length(b - a) : 0;
            }
        compound.walled = along_walls > round / 2;
    }
}

}  // namespace

Point Existing::flat(geo::LonLat p) const noexcept {
    return {(p.lon - middle.lon) * metres_a_degree_east(middle.lat), (p.lat - middle.lat) * metres_a_degree_north};
}

geo::LonLat Existing::degrees(Point p) const noexcept {
    return geo::snap({middle.lon + p.x / metres_a_degree_east(middle.lat), middle.lat + p.y / metres_a_degree_north});
}

std::uint64_t Existing::word_of(Point p) const noexcept {
    const geo::LonLat place = degrees(p);
    return mix(static_cast<std::uint64_t>(std::llround(place.lon * 1e6)),
               static_cast<std::uint64_t>(std::llround(place.lat * 1e6)));
}

void Near::add(Point low, Point high, std::size_t thing) {
    for (std::int64_t y = square(low.y); y <= square(high.y); ++y)
        for (std::int64_t x = square(low.x); x <= square(high.x); ++x) squares_[key(x, y)].push_back(thing);
}

std::pair<Point, Point> box_of(const std::vector<Point>& places) {
    Point low = places.front(), high = low;
    for (const Point p : places) {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    return {low, high};
}

double distance_to(const Ring& ring, Point p) {
    double nearest = 1e12;
    for (std::size_t k = 0; k < ring.size(); ++k)
        nearest = std::min(nearest, distance(p, ring[k], ring[(k + 1) % ring.size()]));
    return nearest;
}

Existing read_existing(data::Connection& db, const data::Catalogue& catalogue) {
    Existing all;
    std::vector<Line> walls;
    read_rows(db, catalogue, all, walls);

    Near compounds;
    std::unordered_map<data::FeatureId, std::size_t> by_id;
    for (std::size_t c = 0; c < all.compounds.size(); ++c) {
        by_id[all.compounds[c].feature.id] = c;
        for (const Ring& outline : all.compounds[c].outlines) {
            const auto [low, high] = box_of(outline);
            compounds.add(low, high, c);
        }
    }
    const auto holding = [&](Point p) {
        std::ptrdiff_t found = -1;
        compounds.each(p, 0, [&](std::size_t c) {
            for (const Ring& outline : all.compounds[c].outlines)
                if (holds(outline, p)) found = static_cast<std::ptrdiff_t>(c);
        });
        return found;
    };
    const auto named = [&](const data::Collection& collection, const data::Feature& feature) {
        const auto place = collection.field("compound");
        const auto* id = place ? std::get_if<std::int64_t>(&feature.values[*place]) : nullptr;
        const auto found = id != nullptr ? by_id.find(*id) : by_id.end();
        return found != by_id.end() ? static_cast<std::ptrdiff_t>(found->second) : std::ptrdiff_t{-1};
    };

    for (std::size_t b = 0; b < all.buildings.size(); ++b) {
        Existing::Building& building = all.buildings[b];
        building.compound = named(catalogue.at("building"), building.feature);
        if (building.compound < 0) building.compound = holding(centroid(building.walls));
        if (building.compound >= 0) all.compounds[static_cast<std::size_t>(building.compound)].buildings.push_back(b);
    }
    for (const Existing::Facility& facility : all.facilities) {
        std::ptrdiff_t c = named(catalogue.at("facility"), facility.feature);
        if (c < 0) c = holding(facility.place);
        if (c >= 0) all.compounds[static_cast<std::size_t>(c)].classes.insert(facility.kind);
        if (facility.kind != "x_gate" && facility.kind != "x_entrance") continue;
        const std::ptrdiff_t owner = named(catalogue.at("facility"), facility.feature);
        compounds.each(facility.place, at_the_gate, [&](std::size_t at) {
            if (owner >= 0 && static_cast<std::size_t>(owner) != at) return;
            Existing::Compound& compound = all.compounds[at];
            const bool close =
                std::any_of(compound.outlines.begin(), compound.outlines.end(),
                            [&](const Ring& outline) { return distance_to(outline, facility.place) < at_the_gate; });
            if (close &&
                std::find(compound.gates.begin(), compound.gates.end(), facility.place) == compound.gates.end())
                compound.gates.push_back(facility.place);
        });
    }
    find_walls(all, walls);
    return all;
}

}  // namespace demo
