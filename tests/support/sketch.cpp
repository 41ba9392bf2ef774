#include "tests/support/sketch.hpp"

#include <cmath>
#include <numbers>
#include <set>
#include <stdexcept>

namespace tests {
namespace {

struct Corner {
    int row, column;
    friend auto operator<=>(const Corner&, const Corner&) = default;
};

using Edges = std::multimap<Corner, Corner>;

/// The border of a letter's squares: edges with the letter on their left.
Edges border(const std::set<Corner>& squares) {
    Edges edges;
    for (const auto& [row, column] : squares) {
        const auto free = [&](int r, int c) { return !squares.contains({r, c}); };
        if (free(row + 1, column)) edges.insert({{row + 1, column}, {row + 1, column + 1}});
        if (free(row, column + 1)) edges.insert({{row + 1, column + 1}, {row, column + 1}});
        if (free(row - 1, column)) edges.insert({{row, column + 1}, {row, column}});
        if (free(row, column - 1)) edges.insert({{row, column}, {row + 1, column}});
    }
    return edges;
}

/// Follows edges to a ring; where squares touch in a corner only, it stays with the square it came from.
std::vector<Corner> take_ring(Edges& edges) {
    const auto [start, second] = *edges.begin();
    edges.erase(edges.begin());
    std::vector<Corner> ring{start, second};
    while (ring.back() != start) {
        const Corner before = ring[ring.size() - 2], here = ring.back();
        const auto [first, last] = edges.equal_range(here);
        auto chosen = first;
        for (auto edge = first; edge != last; ++edge) {
            // Rows grow southwards: this is positive for a turn to the left.
            const int turn = (here.row - before.row) * (edge->second.column - here.column) -
                             (here.column - before.column) * (edge->second.row - here.row);
            if (turn > 0) chosen = edge;
        }
        ring.push_back(chosen->second);
        edges.erase(chosen);
    }
    return ring;
}

bool counter_clockwise(const std::vector<Corner>& ring) {
    int doubled = 0;
    for (std::size_t i = 1; i < ring.size(); ++i)
        doubled += ring[i].column * ring[i - 1].row - ring[i - 1].column * ring[i].row;
    return doubled > 0;
}

/// Whether the square south-east of the corner's first step lies inside; rings are lattice loops.
bool encloses(const std::vector<Corner>& ring, const std::vector<Corner>& hole) {
    const double row = hole[0].row + 0.5, column = hole[0].column + 0.25;
    bool inside = false;
    for (std::size_t i = 1; i < ring.size(); ++i) {
        const Corner a = ring[i - 1], b = ring[i];
        if ((a.row > row) == (b.row > row)) continue;
        if (a.column > column) inside = !inside;  // lattice edges that cross a row are vertical
    }
    return inside;
}

}  // namespace

Sketch sketch(const std::vector<std::string_view>& rows, double side, geo::LonLat north_west) {
    // Metres a degree of WGS 84 at that latitude.
    const double phi = north_west.lat * std::numbers::pi / 180;
    const double lat = side / (111132.954 - 559.822 * std::cos(2 * phi) + 1.175 * std::cos(4 * phi));
    const double lon = side / (111412.84 * std::cos(phi) - 93.5 * std::cos(3 * phi));
    const auto place = [&](double row, double column) {
        return geo::snap({north_west.lon + column * lon, north_west.lat - row * lat});
    };

    std::map<char, std::set<Corner>> letters;
    Sketch drawn;
    for (int row = 0; row < static_cast<int>(rows.size()); ++row)
        for (int column = 0; column < static_cast<int>(rows[static_cast<std::size_t>(row)].size()); ++column) {
            const char letter = rows[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
            if (letter == '.' || letter == ' ') continue;
            letters[letter].insert({row, column});
            drawn.insides_.try_emplace(letter, place(row + 0.5, column + 0.5));
        }

    for (const auto& [letter, squares] : letters) {
        Edges edges = border(squares);
        std::vector<std::vector<Corner>> outers, holes;
        while (!edges.empty()) {
            std::vector<Corner> ring = take_ring(edges);
            (counter_clockwise(ring) ? outers : holes).push_back(std::move(ring));
        }
        const auto path = [&](const std::vector<Corner>& ring) {
            geo::Path made;
            for (const Corner& corner : ring) made.push_back(place(corner.row, corner.column));
            return made;
        };
        geo::Shape& shape = drawn.shapes_[letter];
        shape.type = outers.size() == 1 ? geo::ShapeType::polygon : geo::ShapeType::multi_polygon;
        for (const auto& outer : outers) {
            geo::Part& part = shape.parts.emplace_back(geo::Part{path(outer)});
            for (const auto& hole : holes)
                if (encloses(outer, hole)) part.push_back(path(hole));
        }
    }
    return drawn;
}

}  // namespace tests
