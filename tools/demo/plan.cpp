#include "tools/demo/plan.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "tools/demo/names.hpp"
#include "tools/demo/noise.hpp"
#include "tools/demo/random.hpp"

namespace demo {
namespace {

constexpr double usual_spacing = 560;  // metres between arterials of an old city centre (Xinjiekou: 400 to 900)
constexpr double sample_spacing = 60;  // metres between vertices of an arterial
constexpr double bank_road = 8;        // metres from the water to the middle of the road along it

enum Stream : std::uint64_t { warp_east = 1, warp_north, fine_east, fine_north, axes, bends, shape, bridges, growth };

/// Which axis carries what, by its place from the middle: every district of two axes and more has its river.
Corridor corridor(bool across, int from_middle, Random& random) {
    if (across && from_middle % 11 == 1) return Corridor::river;
    if (!across && (from_middle + 18) % 9 == 8) return Corridor::canal;
    if (!across && from_middle % 13 == 2) return Corridor::railway;
    if (from_middle % 4 == 0) return Corridor::primary;
    return random.chance(0.6) ? Corridor::secondary : Corridor::tertiary;
}

}  // namespace

Plan::Plan(const Order& order) : seed_(mix(order.seed, 0x70'6c'61'6e)) {
    const double area = order.area_km2 * 1e6;
    const int count = static_cast<int>(std::sqrt(area) * 1.5 / usual_spacing) + 4;
    lay_axes(usual_spacing, count);
    const std::vector<Cell> cells = choose_cells(area);

    double spacing = usual_spacing;
    for (int turn = 0; turn < 4; ++turn) {  // the district gets the size it was asked to have
        double sum = 0;
        for (const Cell& cell : cells) sum += signed_area(cell_ring(cell));
        spacing *= std::sqrt(area / sum);
        lay_axes(spacing, count);
    }
    trace_outline(cells);
    grow_quarters(cells);
}

void Plan::lay_axes(double spacing, int count) {
    for (const bool across : {false, true}) {
        std::vector<Axis>& family = across ? east_ : north_;
        family.assign(static_cast<std::size_t>(count) + 1, {});
        Random random(mix(seed_, axes, across));
        double reached = 0;
        const int middle = count / 2;
        for (int i = 0; i <= count; ++i) {
            Axis& axis = family[i];
            axis.corridor = corridor(across, i - middle, random);
            axis.subway = (i - middle) % 8 == 0;
            const double breadth = random.between(0.68, 1.42);
            axis.wave = random.between(900, 1700);
            axis.bend = random.between(10, 42);
            switch (axis.corridor) {
                case Corridor::primary: axis.half_width = random.between(20, 25), axis.bend *= 0.6; break;
                case Corridor::secondary: axis.half_width = random.between(12, 16); break;
                case Corridor::tertiary: axis.half_width = random.between(8, 11); break;
                case Corridor::river:
                    axis.water = random.between(16, 34), axis.half_width = axis.water + 18;
                    axis.bend = random.between(95, 135), axis.wave = random.between(1150, 1450);
                    break;
                case Corridor::canal:
                    axis.water = random.between(4, 8), axis.half_width = axis.water + 14;
                    axis.bend = random.between(40, 60);
                    break;
                case Corridor::railway: axis.half_width = 16, axis.wave = 2400; break;
            }
            axis.base = reached;
            axis.name = axis_name(mix(seed_, axes, across), i, axis.corridor);
            reached += breadth * spacing + (axis.corridor == Corridor::river ? 130 : 0);
        }
        const double shift = family[middle].base + spacing * 0.3;
        for (Axis& axis : family) axis.base -= shift;
    }
}

Point Plan::warped(Point p) const noexcept {
    return {p.x + 250 * noise(mix(seed_, warp_east), 1850, p) + 38 * noise(mix(seed_, fine_east), 640, p),
            p.y + 250 * noise(mix(seed_, warp_north), 1850, p) + 38 * noise(mix(seed_, fine_north), 640, p)};
}

Point Plan::on_axis(bool across, int axis, double t) const noexcept {
    const Axis& a = this->axis(across, axis);
    const double side =
        a.base + a.bend * noise(mix(seed_, bends, across, static_cast<std::uint64_t>(axis)), a.wave, {t, 0.5});
    return across ? Point{t, side} : Point{side, t};
}

Point Plan::knot(int column, int row) const noexcept {
    Point p{north_[column].base, east_[row].base};
    for (int turn = 0; turn < 40; ++turn) {  // both slopes are below 0.4, so this settles
        p.x = on_axis(false, column, p.y).x;
        p.y = on_axis(true, row, p.x).y;
    }
    return p;
}

std::vector<double> Plan::samples(Edge e) const {
    const Point from = e.across ? knot(e.piece, e.axis) : knot(e.axis, e.piece);
    const Point to = e.across ? knot(e.piece + 1, e.axis) : knot(e.axis, e.piece + 1);
    const double a = e.across ? from.x : from.y, b = e.across ? to.x : to.y;
    const int steps = std::max(2, static_cast<int>((b - a) / sample_spacing));
    std::vector<double> out;
    for (int k = 0; k <= steps; ++k) out.push_back(k == steps ? b : a + (b - a) * k / steps);
    return out;
}

Line Plan::centre(Edge e) const {
    return beside(e, 0);
}

Line Plan::beside(Edge e, double to_the_left) const {
    Line out;
    for (const double t : samples(e)) {
        const Point here = warped(on_axis(e.across, e.axis, t));
        if (to_the_left == 0) {
            out.push_back(here);
            continue;
        }
        const Point course = warped(on_axis(e.across, e.axis, t + 4)) - warped(on_axis(e.across, e.axis, t - 4));
        out.push_back(here + left(unit(course)) * to_the_left);
    }
    return out;
}

Ring Plan::cell_ring(Cell cell) const {
    const auto [i, j] = cell;
    const std::array<Line, 4> lines{centre({true, j, i}), centre({false, i + 1, j}), centre({true, j + 1, i}),
                                    centre({false, i, j})};
    Ring ring;
    for (std::size_t k = 0; k < 4; ++k) {
        Line line = lines[k];
        if (k >= 2) std::reverse(line.begin(), line.end());
        ring.insert(ring.end(), line.begin(), line.end() - 1);
    }
    return ring;
}

std::vector<Plan::Cell> Plan::choose_cells(double area) const {
    const int columns = static_cast<int>(north_.size()) - 1, rows = static_cast<int>(east_.size()) - 1;
    struct Candidate {
        double far;
        Cell cell;
        double area;
    };
    std::vector<Candidate> candidates;
    for (int i = 0; i < columns; ++i)
        for (int j = 0; j < rows; ++j) {
            const Ring ring = cell_ring({i, j});
            const Point middle = centroid(ring);
            const double wave = std::max(900.0, std::sqrt(area) * 0.7);
            candidates.push_back(
                {length({middle.x * 0.9, middle.y}) * (1 + 0.22 * noise(mix(seed_, shape), wave, middle)),
                 {i, j},
                 signed_area(ring)});
        }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return std::pair{a.far, a.cell} < std::pair{b.far, b.cell};
    });
    std::set<Cell> chosen;
    double sum = 0;
    for (const Candidate& c : candidates) {
        if (sum + c.area / 2 > area && !chosen.empty()) break;
        chosen.insert(c.cell), sum += c.area;
    }

    std::set<Cell> connected{candidates.front().cell};  // islands go
    std::vector<Cell> open{candidates.front().cell};
    while (!open.empty()) {
        const auto [i, j] = open.back();
        open.pop_back();
        for (const Cell& next : {Cell{i + 1, j}, Cell{i - 1, j}, Cell{i, j + 1}, Cell{i, j - 1}})
            if (chosen.contains(next) && connected.insert(next).second) open.push_back(next);
    }
    for (bool again = true; again;) {  // bays and holes fill, corners that only touch become broad
        again = false;
        for (int i = 0; i < columns; ++i)
            for (int j = 0; j < rows; ++j) {
                if (connected.contains({i, j})) continue;
                const auto in = [&](int di, int dj) { return connected.contains({i + di, j + dj}); };
                const int beside = in(1, 0) + in(-1, 0) + in(0, 1) + in(0, -1);
                if (beside >= 3) connected.insert({i, j}), again = true;
            }
        for (int i = 0; i + 1 < columns; ++i)
            for (int j = 0; j + 1 < rows; ++j) {
                const bool a = connected.contains({i, j}), b = connected.contains({i + 1, j}),
                           c = connected.contains({i, j + 1}), d = connected.contains({i + 1, j + 1});
                if (a && d && !b && !c) connected.insert({i + 1, j}), again = true;
                if (b && c && !a && !d) connected.insert({i, j}), again = true;
            }
    }
    return {connected.begin(), connected.end()};
}

}  // namespace demo
