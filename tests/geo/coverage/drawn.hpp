#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "geo/coverage/coverage.hpp"
#include "geo/coverage/polygon.hpp"

namespace geo::coverage {

/// Steps that a square of a drawing is wide: about 100 m.
inline constexpr std::int64_t square = 1'000'000;

/// A corner of the drawing: columns east and rows north of its south-west corner, somewhere in Nanjing.
inline Point corner(double column, double row) {
    return {118'770'000'000 + static_cast<std::int64_t>(column * square),
            32'030'000'000 + static_cast<std::int64_t>(row * square)};
}

inline PolygonId named_by(char letter) {
    return letter - 'A' + 1;
}

/// A city drawn rather than typed in: every letter is a square, equal letters are one polygon, dots are nobody's.
/// Borders have a vertex at every corner of a square. The last row lies south.
inline std::vector<Polygon> drawn(const std::vector<std::string>& rows) {
    std::map<char, std::map<Point, std::vector<Point>>> ways;  // edges by their beginning, what is inside left
    const auto at = [&](std::size_t row, std::size_t column) {
        return row < rows.size() && column < rows[row].size() ? rows[row][column] : '.';
    };
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (std::size_t column = 0; column < rows[row].size(); ++column) {
            const char letter = at(row, column);
            if (letter == '.') continue;
            const auto west = static_cast<double>(column), south = static_cast<double>(rows.size() - 1 - row);
            const auto edge = [&](char beyond, Point a, Point b) {
                if (beyond != letter) ways[letter][a].push_back(b);
            };
            edge(at(row + 1, column), corner(west, south), corner(west + 1, south));
            edge(at(row, column + 1), corner(west + 1, south), corner(west + 1, south + 1));
            edge(row == 0 ? '.' : at(row - 1, column), corner(west + 1, south + 1), corner(west, south + 1));
            edge(column == 0 ? '.' : at(row, column - 1), corner(west, south + 1), corner(west, south));
        }
    std::vector<Polygon> polygons;
    for (auto& [letter, edges] : ways) {
        std::vector<Ring> walks;
        while (!edges.empty()) {
            Ring walk;
            const Point start = edges.begin()->first;
            for (Point p = start;;) {
                walk.push_back(p);
                const auto next = edges.find(p);
                p = next->second.back();
                next->second.pop_back();
                if (next->second.empty()) edges.erase(next);
                if (p == start) break;
            }
            walks.push_back(std::move(walk));
        }
        polygons.push_back({named_by(letter), pieces_of(walks)});
    }
    return polygons;
}

}  // namespace geo::coverage
