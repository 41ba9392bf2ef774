#include "tools/demo/estate.hpp"

#include <algorithm>
#include <utility>

#include "tools/demo/noise.hpp"

namespace demo {
namespace {

enum Stream : std::uint64_t { age_stream = 301 };

constexpr double wall_margin = 2.7;  // metres between a house and the compound's wall
constexpr double flats_a_landing = 2;

struct Manner {
    int least_floors, most_floors;
    double depth, pitch;            ///< of a row, metres
    double shortest, longest, gap;  ///< of a house in its row, metres
    double unit_width;              ///< one stairwell, metres
};

Manner manner_of(EstateKind kind, int built, Random& random) {
    if (kind == EstateKind::lanes)
        return {1, 3, random.between(8, 10.5), random.between(12.5, 15.5), 15, 38, random.between(2.5, 4.5), 6};
    if (built < 1966) return {3, 4, random.between(9.5, 11), random.between(17, 20), 24, 42, random.between(5, 7), 14};
    if (built < 1986)
        return {4, 6, random.between(10, 11.5), random.between(18.5, 22.5), 22, 44, random.between(5, 7.5), 14};
    if (built < 1997)
        return {6, 7, random.between(10.5, 12.5), random.between(20.5, 25), 24, 48, random.between(5, 8), 15};
    return {6, 11, random.between(11.5, 13.5), random.between(25, 31), 26, 50, random.between(6, 10), 17};
}

/// The plot's own direction that is nearest to east, turned back where rows along it would not face south any more.
Point row_direction(const Ring& ring) {
    const std::size_t k = longest_edge(ring);
    Point e = unit(ring[(k + 1) % ring.size()] - ring[k]);
    if (std::abs(e.y) > std::abs(e.x)) e = {e.y, -e.x};
    if (e.x < 0) e = e * -1;
    constexpr double steepest = 0.42;  // tangent of 23 degrees
    if (std::abs(e.y) > steepest * e.x) e = unit({1, e.y > 0 ? 0.3 : -0.3});
    return e;
}

class Builder {
  public:
    Builder(const Plot& plot, Point gate, Random& random, Estate& estate)
        : frame_{plot.ring[0], row_direction(plot.ring)},
          ring_(frame_.in(plot.ring)),
          gate_(frame_.in(gate)),
          random_(random),
          estate_(estate) {
        for (const Point p : ring_) {
            low_ = {std::min(low_.x, p.x), std::min(low_.y, p.y)};
            high_ = {std::max(high_.x, p.x), std::max(high_.y, p.y)};
        }
    }

    void rows(const Manner& manner) {
        const double height = high_.y - low_.y;
        double y = low_.y + wall_margin + random_.between(0, std::min(4.0, height * 0.05));
        const bool towers = estate_.kind == EstateKind::towers;
        while (y + manner.depth < high_.y - wall_margin) {
            const double depth = towers ? 21 : manner.depth;
            const auto stretches = free_stretches(ring_, y, y + depth, wall_margin);
            for (const auto& [from, to] : stretches) {
                for (const auto& [a, b] : beside_drive(from, to))
                    towers ? tower_row(y, a, b) : slab_row(manner, y, depth, a, b);
            }
            if (!towers) sheds(y + depth, manner.pitch - depth);
            y += towers ? random_.between(38, 48) : manner.pitch * random_.between(0.97, 1.06);
        }
        drive();
    }

  private:
    /// The drive from the gate stays open through all rows.
    std::vector<std::pair<double, double>> beside_drive(double from, double to) const {
        constexpr double half = 3.5;
        if (gate_.x < from || gate_.x > to) return {{from, to}};
        return {{from, gate_.x - half}, {gate_.x + half, to}};
    }

    void slab_row(const Manner& m, double y, double depth, double from, double to) {
        double x = from + (random_.chance(0.4) ? random_.between(0, 4) : 0);
        const int floors = random_.whole(m.least_floors, m.most_floors);
        while (x + m.shortest <= to) {
            double l = std::min(random_.between(m.shortest, m.longest), to - x);
            if (const double rest = to - x - l; rest < m.shortest + m.gap && to - x <= m.longest * 1.2) l = to - x;
            const double set_back = random_.chance(0.3) ? random_.between(0, 1.6) : 0;
            slab(m, {x, y + set_back}, l, depth - 1.6,
                 random_.chance(0.8) ? floors : random_.whole(m.least_floors, m.most_floors));
            x += l + m.gap * random_.between(0.9, 1.25);
        }
    }

    void slab(const Manner& m, Point corner, double l, double depth, int floors) {
        House house;
        house.floors = floors;
        house.units = std::max(1, static_cast<int>(l / m.unit_width + 0.4));
        house.households = static_cast<int>(house.units * floors * flats_a_landing);
        if (floors >= 7 && estate_.built >= 1998) house.lifts = house.units;
        const double x0 = corner.x, x1 = corner.x + l, y0 = corner.y, y1 = corner.y + depth;
        const double choice = random_.share();
        Ring walls{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};
        if (choice < 0.16 && l > 30) {  // two halves, one set back
            const double mid = x0 + l * random_.between(0.4, 0.6), back = random_.between(0.8, 1.5);
            walls = {{x0, y0},        {mid, y0},        {mid, y0 + back}, {x1, y0 + back},
                     {x1, y1 + back}, {mid, y1 + back}, {mid, y1},        {x0, y1}};
        } else if (choice < 0.3 && l > 24) {  // stairwells stand out to the north
            walls = {{x0, y0}, {x1, y0}, {x1, y1}};
            for (int u = house.units; u-- > 0;) {
                const double c = x0 + l * (u + 0.5) / house.units;
                walls.insert(walls.end(), {{c + 1.4, y1}, {c + 1.4, y1 + 1.3}, {c - 1.4, y1 + 1.3}, {c - 1.4, y1}});
            }
            walls.push_back({x0, y1});
        }
        add(std::move(house), walls);
    }

    void tower_row(double y, double from, double to) {
        double x = from + random_.between(0, 6);
        while (x + 27 <= to) {
            const double w = random_.between(22, 27), d = 19.5;
            House house;
            house.floors = random_.whole(11, 28), house.units = 1, house.lifts = 2;
            house.households = house.floors * random_.whole(4, 6);
            const double c = 4.2;  // cut corners
            add(std::move(house), {{x + c, y},
                                   {x + w - c, y},
                                   {x + w - c, y + c},
                                   {x + w, y + c},
                                   {x + w, y + d - c},
                                   {x + w - c, y + d - c},
                                   {x + w - c, y + d},
                                   {x + c, y + d},
                                   {x + c, y + d - c},
                                   {x, y + d - c},
                                   {x, y + c},
                                   {x + c, y + c}});
            x += w + random_.between(16, 30);
        }
    }

    /// Bicycle sheds and pump houses between two rows.
    void sheds(double y, double room) {
        if (room < 9 || !random_.chance(0.45)) return;
        const double y0 = y + room / 2 - 1.5;
        for (const auto& [from, to] : free_stretches(ring_, y0, y0 + 3, wall_margin)) {
            if (to - from < 22) continue;
            const double l = random_.between(8, 15), x = random_.chance(0.5) ? from : to - l;
            if (std::abs(x + l / 2 - gate_.x) < l / 2 + 4) continue;
            House shed;
            shed.dwelling = false;
            add(std::move(shed), {{x, y0}, {x + l, y0}, {x + l, y0 + 3}, {x, y0 + 3}});
            return;
        }
    }

    void drive() {
        if (!(gate_.y < low_.y + 12 || gate_.y > high_.y - 12))
            return;  // a gate at the end of a row leads between the rows
        const double step = gate_.y < (low_.y + high_.y) / 2 ? 4 : -4;
        double y = gate_.y;
        while (holds(ring_, {gate_.x, y + step}) && holds(ring_, {gate_.x, y + 2 * step})) y += step;
        if (std::abs(y - gate_.y) > 25) estate_.paths.push_back({frame_.out(gate_), frame_.out({gate_.x, y})});
    }

    void add(House house, const Ring& walls) {
        for (const Point p : walls) house.walls.push_back(frame_.out(p));
        estate_.houses.push_back(std::move(house));
    }

    Frame frame_;
    Ring ring_;
    Point gate_, low_{1e9, 1e9}, high_{-1e9, -1e9};
    Random& random_;
    Estate& estate_;
};

}  // namespace

Estate build_estate(std::uint64_t seed, const Plot& plot, Point gate, Random& random) {
    const Point middle = centroid(plot.ring);
    const double area = plot.area();
    const double age = noise(mix(seed, age_stream), 1300, middle) + 0.22 * random.bell();  // old towards -1
    Estate estate;
    if (age < -0.42) {
        estate.kind = EstateKind::lanes, estate.built = random.whole(1928, 1957);
    } else if (age < -0.2) {
        estate.built = random.whole(1953, 1965);
    } else if (age < 0.3) {
        estate.built = random.whole(1974, 1990);
    } else if (age < 0.58) {
        estate.built = random.whole(1990, 1999);
    } else {
        estate.built = random.whole(1999, 2012);
    }
    if (estate.built > 1950 && estate.built < 1996 && random.chance(0.14)) estate.kind = EstateKind::works;
    if (estate.built > 1993 && area > 6000 && random.chance(0.35)) estate.kind = EstateKind::towers;

    Builder builder(plot, gate, random, estate);
    builder.rows(manner_of(estate.kind, estate.built, random));
    return estate;
}

}  // namespace demo
