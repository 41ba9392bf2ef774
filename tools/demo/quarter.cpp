#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <stdexcept>

#include "tools/demo/plan.hpp"
#include "tools/demo/random.hpp"

namespace demo {
namespace {

constexpr double bank_road = 8;  // metres from the water to the middle of the road along it
enum Stream : std::uint64_t { bridges = 101, growth };

Line moved_left(const Line& line, double by) {
    Line out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const Point before = unit(i > 0 ? line[i] - line[i - 1] : line[i + 1] - line[i]);
        const Point after = unit(i + 1 < line.size() ? line[i + 1] - line[i] : line[i] - line[i - 1]);
        const Point normal = left(before) + left(after);
        out.push_back(line[i] + normal * (2 * by / dot(normal, normal)));
    }
    constexpr double overshoot = 120;  // so that neighbours meet at the corner
    out.front() = out.front() + unit(out.front() - out[1]) * overshoot;
    out.back() = out.back() + unit(out.back() - out[out.size() - 2]) * overshoot;
    return out;
}

struct Corner {
    std::size_t first = 0, second = 0;  ///< segments of the line that ends there and of the one that starts there
    Point place;
};

/// Where one side of a quarter meets the next: late on the first line, early on the second.
Corner corner(const Line& a, const Line& b) {
    for (std::size_t sum = 0; sum < a.size() + b.size(); ++sum)
        for (std::size_t second = 0; second <= sum && second + 1 < b.size(); ++second) {
            const std::size_t back = sum - second;
            if (back + 2 > a.size()) continue;
            const std::size_t first = a.size() - 2 - back;
            if (const auto c = crossing(a[first], a[first + 1], b[second], b[second + 1]))
                return {first, second, a[first] + (a[first + 1] - a[first]) * c->on_first};
        }
    throw std::logic_error("two sides of a quarter do not meet");
}

}  // namespace

void Plan::trace_outline(const std::vector<Cell>& cells) {
    struct Step {
        Cell to;
        Edge edge;
        bool reversed;
    };
    std::map<Cell, Step> steps;
    const std::set<Cell> in(cells.begin(), cells.end());
    for (const auto& [i, j] : cells) {
        if (!in.contains({i, j - 1})) steps[{i, j}] = {{i + 1, j}, {true, j, i}, false};
        if (!in.contains({i + 1, j})) steps[{i + 1, j}] = {{i + 1, j + 1}, {false, i + 1, j}, false};
        if (!in.contains({i, j + 1})) steps[{i + 1, j + 1}] = {{i, j + 1}, {true, j + 1, i}, true};
        if (!in.contains({i - 1, j})) steps[{i, j + 1}] = {{i, j}, {false, i, j}, true};
    }
    outline_.clear();
    Cell here = steps.begin()->first;
    for (std::size_t k = 0; k < steps.size(); ++k) {
        const Step& step = steps.at(here);
        Line line = centre(step.edge);
        if (step.reversed) std::reverse(line.begin(), line.end());
        outline_.insert(outline_.end(), line.begin(), line.end() - 1);
        here = step.to;
    }
}

Stretch Plan::stretch(Edge e) const {
    const Axis& axis = this->axis(e.across, e.axis);
    Stretch out{e.across, e.axis, centre(e), {}, {}, {}, {}, 0, 0, false, false};
    if (axis.water > 0) {
        out.left_bank = beside(e, axis.water), out.right_bank = beside(e, -axis.water);
        out.left_road = beside(e, axis.water + bank_road), out.right_road = beside(e, -axis.water - bank_road);
    }
    const auto water = [&](int at) {
        const Axis& other = this->axis(!e.across, at);
        return other.water > 0 ? other.water + bank_road : 0.0;
    };
    const auto bridge = [&](int at) {
        const std::uint64_t place =
            e.across ? mix(seed_, bridges, static_cast<std::uint64_t>(at), static_cast<std::uint64_t>(e.axis))
                     : mix(seed_, bridges, static_cast<std::uint64_t>(e.axis), static_cast<std::uint64_t>(at));
        return axis.corridor == Corridor::primary || axis.corridor == Corridor::railway || Random(place).chance(0.6);
    };
    out.start_water = water(e.piece), out.start_bridge = bridge(e.piece);
    out.end_water = water(e.piece + 1), out.end_bridge = bridge(e.piece + 1);
    return out;
}

Quarter Plan::quarter(const std::vector<Cell>& cells) const {
    const auto [i0, j0] = cells.front();
    const auto [i1, j1] = cells.back();  // the north-east one
    struct Run {
        bool across;
        int axis;
        Line line;
    };
    std::array<Run, 4> runs{Run{true, j0, {}}, Run{false, i1 + 1, {}}, Run{true, j1 + 1, {}}, Run{false, i0, {}}};
    for (std::size_t k = 0; k < 4; ++k) {
        Run& run = runs[k];
        const int first = run.across ? i0 : j0, last = run.across ? i1 : j1;
        for (int piece = first; piece <= last; ++piece) {
            const Line line = centre({run.across, run.axis, piece});
            run.line.insert(run.line.end(), line.begin() + (piece > first), line.end());
        }
        if (k >= 2) std::reverse(run.line.begin(), run.line.end());
        run.line = moved_left(run.line, axis(run.across, run.axis).half_width);
    }

    Quarter out;
    out.column = i0, out.row = j0;
    std::array<Corner, 4> corners;  // corners[k]: where run k starts
    for (std::size_t k = 0; k < 4; ++k) corners[(k + 1) % 4] = corner(runs[k].line, runs[(k + 1) % 4].line);
    for (std::size_t k = 0; k < 4; ++k) {
        const Run& run = runs[k];
        const Axis& axis = this->axis(run.across, run.axis);
        Side side{axis.half_width, static_cast<int>(k), 2};
        if (axis.corridor == Corridor::primary) side.rank = 3;
        if (axis.water > 0) side.half_width = axis.half_width - axis.water - bank_road;
        if (axis.water > 0 || axis.corridor == Corridor::tertiary) side.rank = 1;
        if (axis.corridor == Corridor::railway) side = {0, -1, 0};
        out.streets.emplace_back(run.across, run.axis);
        out.plot.ring.push_back(corners[k].place), out.plot.sides.push_back(side);
        for (std::size_t s = corners[k].second + 1; s <= corners[(k + 1) % 4].first; ++s)
            out.plot.ring.push_back(run.line[s]), out.plot.sides.push_back(side);
    }
    out.plot = without_short_edges(std::move(out.plot), 2);
    if (!is_simple(out.plot.ring) || out.plot.area() <= 0) throw std::logic_error("a quarter crosses itself");
    return out;
}

void Plan::grow_quarters(const std::vector<Cell>& cells) {
    const std::set<Cell> in(cells.begin(), cells.end());
    std::set<Cell> taken;
    std::set<std::array<int, 3>> gone;  // stretches that two cells have grown over
    const auto ordinary = [&](bool across, int number) {
        const Axis& a = axis(across, number);
        return !a.subway && (a.corridor == Corridor::secondary || a.corridor == Corridor::tertiary);
    };
    for (const Cell& cell : cells) {
        if (!taken.insert(cell).second) continue;
        const auto [i, j] = cell;
        Random random(mix(seed_, growth, static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(j)));
        std::vector<Cell> members{cell};
        const bool grows = random.chance(0.34), eastward = random.chance(0.5);
        const Cell other = eastward ? Cell{i + 1, j} : Cell{i, j + 1};
        if (grows && in.contains(other) && !taken.contains(other) && ordinary(!eastward, eastward ? i + 1 : j + 1)) {
            taken.insert(other), members.push_back(other);
            gone.insert(eastward ? std::array{0, i + 1, j} : std::array{1, j + 1, i});
        }
        quarters_.push_back(quarter(members));
        quarters_.back().number = static_cast<int>(quarters_.size()) - 1;
    }
    const auto lay = [&](Edge e) {
        if (!gone.contains({e.across ? 1 : 0, e.axis, e.piece})) stretches_.push_back(stretch(e));
    };
    for (const auto& [i, j] : cells) {
        lay({true, j, i}), lay({false, i, j});
        if (!in.contains({i, j + 1})) lay({true, j + 1, i});
        if (!in.contains({i + 1, j})) lay({false, i + 1, j});
    }
}

}  // namespace demo
