#include "geo/tile/vertex_zooms.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace {

using geo::Mercator;
using geo::PathArrays;

/// A coverage of wobbling cells: corners and bends jittered, each edge shared vertex for vertex by its two cells.
class Coverage {
  public:
    Coverage(std::uint32_t cells, std::uint32_t seed) : cells_(cells), random_(seed) {
        for (std::uint32_t i = 0; i < cells; ++i)
            for (std::uint32_t j = 0; j < cells; ++j) add_cell(i, j);
        paths.zooms = geo::vertex_zooms(paths, true);
    }

    PathArrays paths;

  private:
    using Line = std::vector<Mercator>;
    static constexpr std::uint32_t side = 40'000, west = 3'500'000'000u;

    Mercator corner(std::uint32_t i, std::uint32_t j) {
        const auto [at, fresh] = corners_.try_emplace({i, j});
        if (fresh) at->second = jittered({west + i * side, west + j * side}, side / 5);
        return at->second;
    }
    Mercator jittered(Mercator p, std::uint32_t by) {
        return {p.x - by + static_cast<std::uint32_t>(random_() % (2 * by)),
                p.y - by + static_cast<std::uint32_t>(random_() % (2 * by))};
    }
    const Line& edge(Mercator a, Mercator b) {
        const auto key = std::minmax(a, b);
        const auto [at, fresh] = edges_.try_emplace({key.first, key.second});
        if (fresh) {
            const std::uint32_t bends = static_cast<std::uint32_t>(random_() % 30);
            at->second.push_back(key.first);
            for (std::uint32_t k = 1; k <= bends; ++k) {
                const auto along = [&](std::uint32_t from, std::uint32_t to) {
                    return static_cast<std::uint32_t>(from + (std::int64_t{to} - from) * k / (bends + 1));
                };
                at->second.push_back(jittered({along(key.first.x, key.second.x), along(key.first.y, key.second.y)},
                                              1 + static_cast<std::uint32_t>(random_() % 400)));
            }
            at->second.push_back(key.second);
        }
        return at->second;
    }
    void add_cell(std::uint32_t i, std::uint32_t j) {
        const Mercator at[] = {corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)};
        Line ring;
        for (int side_of = 0; side_of < 4; ++side_of) {
            Line part = edge(at[side_of], at[(side_of + 1) % 4]);
            if (part.front() != at[side_of]) std::reverse(part.begin(), part.end());
            ring.insert(ring.end(), part.begin(), part.end() - 1);
        }
        // Each ring starts elsewhere: where it starts must not matter.
        std::rotate(ring.begin(), ring.begin() + static_cast<std::ptrdiff_t>(random_() % ring.size()), ring.end());
        paths.append_path(ring, true, true);
    }

    std::uint32_t cells_;
    std::mt19937 random_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, Mercator> corners_;
    std::map<std::pair<Mercator, Mercator>, Line> edges_;
};

TEST(Neighbours, ShareIdenticalSimplifiedBordersAtEveryZoom) {
    for (const std::uint32_t seed : {1u, 2u, 3u, 4u, 5u}) {
        const Coverage city(7, seed);
        const auto view = city.paths.view();
        for (std::uint8_t zoom = 0; zoom <= 22; ++zoom) {
            // Every simplified edge inside the coverage must occur twice, once in each direction.
            std::map<std::pair<Mercator, Mercator>, int> edges;
            for (std::size_t p = 0; p < view.paths(); ++p) {
                std::vector<Mercator> kept;
                for (std::size_t i = 0; i < view.path(p).size(); ++i)
                    if (view.path_zooms(p)[i] <= zoom) kept.push_back(view.path(p)[i]);
                ASSERT_GE(kept.size(), 2u);
                for (std::size_t i = 0, j = kept.size() - 1; i < kept.size(); j = i++) ++edges[{kept[j], kept[i]}];
            }
            std::size_t lonely = 0;
            for (const auto& [edge, count] : edges) {
                EXPECT_EQ(count, 1);
                if (!edges.contains({edge.second, edge.first})) ++lonely;
            }
            // Lonely edges form the outer border alone: one closed loop, each corner once out and once in.
            std::map<Mercator, int> balance;
            for (const auto& [edge, count] : edges)
                if (!edges.contains({edge.second, edge.first})) ++balance[edge.first], --balance[edge.second];
            for (const auto& [corner, sum] : balance) EXPECT_EQ(sum, 0);
            EXPECT_GE(lonely, 4u * 7 - 4) << "the corners of the whole belong to one cell each and may go";
            EXPECT_LE(lonely, 4u * 7 * 31);
        }
    }
}

TEST(Neighbours, GiveEachSharedVertexTheSameZoom) {
    const Coverage city(9, 77);
    std::map<Mercator, std::uint8_t> zooms;
    for (std::size_t i = 0; i < city.paths.vertices.size(); ++i) {
        const auto [at, fresh] = zooms.try_emplace(city.paths.vertices[i], city.paths.zooms[i]);
        EXPECT_EQ(at->second, city.paths.zooms[i]);
    }
}

TEST(AnIslandAndTheLakeRoundIt, KeepTheSameVerticesThoughTheirRingsMeetNobodyElse) {
    std::mt19937 random(8);
    std::vector<Mercator> shore;
    for (int i = 0; i < 60; ++i) {
        const double angle = i * 0.104719755;
        const double far = 10'000 + random() % 900;
        shore.push_back({static_cast<std::uint32_t>(1e6 + far * std::cos(angle)),
                         static_cast<std::uint32_t>(1e6 + far * std::sin(angle))});
    }
    PathArrays paths;
    paths.append_path(
        std::vector<Mercator>{{900'000, 900'000}, {1'100'000, 900'000}, {1'100'000, 1'100'000}, {900'000, 1'100'000}},
        true, true);
    paths.append_path(shore, true, false);
    std::rotate(shore.begin(), shore.begin() + 17, shore.end());
    paths.append_path(shore, true, true);

    paths.zooms = geo::vertex_zooms(paths, true);

    const auto view = paths.view();
    for (int zoom = 0; zoom <= 22; ++zoom) {
        const auto kept = [&](std::size_t p) {
            std::set<Mercator> places;
            for (std::size_t i = 0; i < view.path(p).size(); ++i)
                if (view.path_zooms(p)[i] <= zoom) places.insert(view.path(p)[i]);
            return places;
        };
        EXPECT_EQ(kept(1), kept(2)) << "zoom " << zoom;
    }
}

TEST(ASimplifiedLine, StaysWithinATileUnitOfTheWholeOne) {
    std::mt19937 random(9);
    PathArrays paths;
    std::vector<Mercator> line;
    for (std::uint32_t i = 0; i < 400; ++i)
        line.push_back({i * 1'000, 1'000'000 + static_cast<std::uint32_t>(random() % 3'000)});
    paths.append_path(line, false, true);
    paths.zooms = geo::vertex_zooms(paths, false);

    for (int zoom = 5; zoom <= 20; ++zoom) {
        std::vector<Mercator> kept;
        for (std::size_t i = 0; i < line.size(); ++i)
            if (paths.zooms[i] <= zoom) kept.push_back(line[i]);
        const double unit = static_cast<double>(1 << (20 - zoom));
        EXPECT_EQ(kept.front(), line.front());
        EXPECT_EQ(kept.back(), line.back());
        for (const Mercator& left : line) {
            double nearest = 1e18;
            for (std::size_t i = 1; i < kept.size(); ++i) {
                const double dx = static_cast<double>(kept[i].x) - kept[i - 1].x,
                             dy = static_cast<double>(kept[i].y) - kept[i - 1].y;
                const double px = static_cast<double>(left.x) - kept[i - 1].x,
                             py = static_cast<double>(left.y) - kept[i - 1].y;
                const double t = std::clamp((px * dx + py * dy) / (dx * dx + dy * dy), 0.0, 1.0);
                nearest = std::min(nearest, std::hypot(px - t * dx, py - t * dy));
            }
            EXPECT_LE(nearest, unit * 1.0001) << "zoom " << zoom;
        }
    }
}

TEST(ASawOfShrinkingTeeth, IsSimplifiedInReasonableTimeAndStaysWithinATileUnit) {
    // Its farthest vertex is always the next one. A split there each time would need some 10^11 steps.
    constexpr std::uint32_t teeth = 400'000;
    PathArrays paths;
    std::vector<Mercator> line;
    for (std::uint32_t i = 0; i < teeth; ++i)
        line.push_back({1'000'000'000 + i, 2'000'000'000 + (i % 2 == 0 ? teeth - i : i - teeth)});
    paths.append_path(line, false, true);
    paths.zooms = geo::vertex_zooms(paths, false);

    for (int zoom = 0; zoom <= 20; zoom += 2) {
        const double unit = static_cast<double>(1 << (20 - zoom));
        EXPECT_EQ(paths.zooms.front(), 0);
        EXPECT_EQ(paths.zooms.back(), 0);
        for (std::size_t from = 0, to; from + 1 < line.size(); from = to) {
            for (to = from + 1; paths.zooms[to] > zoom; ++to) continue;
            const double dx = static_cast<double>(line[to].x) - line[from].x,
                         dy = static_cast<double>(line[to].y) - line[from].y;
            double farthest = 0;
            for (std::size_t left = from + 1; left < to; ++left) {
                const double px = static_cast<double>(line[left].x) - line[from].x,
                             py = static_cast<double>(line[left].y) - line[from].y;
                const double t = std::clamp((px * dx + py * dy) / (dx * dx + dy * dy), 0.0, 1.0);
                farthest = std::max(farthest, std::hypot(px - t * dx, py - t * dy));
            }
            ASSERT_LE(farthest, unit * 1.0001) << "zoom " << zoom;
        }
    }
}

TEST(AJunction, KeepsItsPlaceAtEveryZoom) {
    PathArrays roads;
    const Mercator junction{2'000, 1};
    roads.append_path(std::vector<Mercator>{{0, 0}, junction, {4'000, 0}}, false, true);
    roads.append_path(std::vector<Mercator>{{2'000, 5'000}, junction}, false, true);

    const auto zooms = geo::vertex_zooms(roads, false);

    EXPECT_EQ(zooms, (std::vector<std::uint8_t>{0, 0, 0, 0, 0}));
}

}  // namespace
