#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "data/feature/collection.hpp"
#include "data/feature/feature.hpp"
#include "data/store/connection.hpp"
#include "tools/demo/plane.hpp"

namespace demo {

/// A district that came from elsewhere, on a plane of metres round its middle: what complete() looks at and adds to.
struct Existing {
    struct Building {
        data::Feature feature;
        Ring walls;
        std::ptrdiff_t compound = -1;  ///< place in compounds
    };
    struct Compound {
        data::Feature feature;
        std::vector<Ring> outlines;  ///< outer rings
        std::vector<std::size_t> buildings;
        std::set<std::string> classes;  ///< of the facilities that stand in it
        std::vector<Point> gates;       ///< gates and entrances at its outline
        bool walled = false;
    };
    struct Facility {
        data::Feature feature;
        std::string kind;
        Point place;
    };
    struct Street {
        std::string kind, name;
        Line line;
    };

    geo::LonLat middle;
    std::vector<Compound> compounds;
    std::vector<Building> buildings;
    std::vector<Facility> facilities;
    std::vector<Street> streets;

    [[nodiscard]] Point flat(geo::LonLat p) const noexcept;
    [[nodiscard]] geo::LonLat degrees(Point p) const noexcept;
    /// Names a place's own stream of chance, whatever else the district holds.
    [[nodiscard]] std::uint64_t word_of(Point p) const noexcept;
};

/// Reads all visible rows and finds out what stands where.
[[nodiscard]] Existing read_existing(data::Connection& db, const data::Catalogue& catalogue);

/// Things in the plane by squares of 100 m, so that neighbours are found without looking at all.
class Near {
  public:
    void add(Point low, Point high, std::size_t thing);
    /// Each thing whose box may lie within `reach` metres of the place, once or more often.
    template <class Take>
    void each(Point p, double reach, const Take& take) const {
        for (std::int64_t y = square(p.y - reach); y <= square(p.y + reach); ++y)
            for (std::int64_t x = square(p.x - reach); x <= square(p.x + reach); ++x)
                if (const auto found = squares_.find(key(x, y)); found != squares_.end())
                    for (const std::size_t thing : found->second) take(thing);
    }

  private:
    [[nodiscard]] static std::int64_t square(double metres) noexcept {
        return static_cast<std::int64_t>(std::floor(metres / 100));
    }
    [[nodiscard]] static std::int64_t key(std::int64_t x, std::int64_t y) noexcept { return x * 4'000'037 + y; }
    std::unordered_map<std::int64_t, std::vector<std::size_t>> squares_;
};

/// The least and the greatest x and y.
[[nodiscard]] std::pair<Point, Point> box_of(const std::vector<Point>& places);
/// Metres from the place to a closed ring.
[[nodiscard]] double distance_to(const Ring& ring, Point p);

}  // namespace demo
