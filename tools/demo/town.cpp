#include <algorithm>
#include <array>
#include <utility>

#include "tools/demo/fabric.hpp"
#include "tools/demo/names.hpp"
#include "tools/demo/noise.hpp"

namespace demo {
namespace {

enum Stream : std::uint64_t { quarter_stream = 201, grain };

constexpr double smallest_plot = 1300;  // m2: below it nothing is divided
constexpr int quarters_a_park = 8;
constexpr double least_park = 38'000, most_park = 110'000;  // m2
constexpr double too_deep = 40;  // divisions one inside another: a stop for shapes that cannot be cut

/// How large a plot is left whole, m2: the steps follow the spread of Xinjiekou's compounds (tenth 3,700, median 9,500,
/// ninth tenth 29,000).
double leaf_size(Random& random) {
    constexpr std::array sizes{4200.0, 7200.0, 9800.0, 12200.0, 15000.0, 20000.0, 31000.0, 46000.0};
    const double at = random.share() * (sizes.size() - 1);
    const auto k = static_cast<std::size_t>(at);
    return sizes[k] + (sizes[k + 1] - sizes[k]) * (at - static_cast<double>(k));
}

struct Lane {
    int rank;
    double width;
    std::string_view kind;
};

/// The street that divides a piece of that area.
Lane lane_for(double area, Random& random) {
    if (area > 150'000) return {2, random.between(15, 19), "tertiary"};
    if (area > 52'000) return {1, random.between(9, 12), "residential"};
    if (area > 24'000) return {1, random.between(6.5, 8.5), "residential"};
    return {0, random.between(4.2, 7), "footway"};
}

/// A line across the plot, bent a little, never quite square to its sides.
Line across(const Plot& plot, int rank, Random& random) {
    const std::size_t k = longest_edge(plot.ring);
    Point east = unit(plot.to(k) - plot.from(k));
    Frame frame{plot.from(k), east};
    Point low{1e9, 1e9}, high{-1e9, -1e9};
    for (const Point p : frame.in(plot.ring)) {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    Point size = high - low;
    bool turned = size.y > size.x * random.between(0.95, 1.2);
    const double extent = turned ? size.y : size.x, other = turned ? size.x : size.y;
    const double at = (turned ? low.y : low.x) + extent * random.between(0.33, 0.67);
    const double lean = extent *
                        (rank == 2   ? 0.075
                         : rank == 1 ? 0.05
                                     : 0.035) *
                        random.bell(),
                 bow = random.chance(0.6) ? other * 0.035 * random.bell() : 0;
    const double start = (turned ? low.x : low.y) - 40, end = (turned ? high.x : high.y) + 40;
    const auto place = [&](double along, double aside) {
        return frame.out(turned ? Point{along, aside} : Point{aside, along});
    };
    return {place(start, at - lean), place((start + end) / 2 + other * 0.1 * random.bell(), at + bow),
            place(end, at + lean)};
}

/// A line that cuts a corner plot out: along one side, a turn, along the other.
Line round_corner(const Plot& plot, Random& random) {
    const std::size_t n = plot.ring.size(), k = static_cast<std::size_t>(random.whole(0, static_cast<int>(n) - 1));
    const Point corner = plot.ring[k], before = plot.ring[(k + n - 1) % n], after = plot.to(k);
    const Point in = unit(corner - before), out = unit(after - corner);
    const double a = length(corner - before) * random.between(0.35, 0.62),
                 b = length(after - corner) * random.between(0.35, 0.62);
    if (a < 28 || b < 28 || cross(in, out) < 0.75) return {};
    return {corner - in * a - out * 30, corner - in * a + out * b, corner + out * b + in * 30};
}

class Divider {
  public:
    Divider(Neighbourhood& here, bool park_wanted) : here_(here), park_wanted_(park_wanted) {}

    void divide(Plot plot, int depth) {
        const double area = plot.area();
        if (park_wanted_ && area > least_park && area < most_park) {
            park_wanted_ = false;
            return sketch_park(here_, plot);
        }
        const double coarse = 1 + 0.35 * noise(mix(here_.plan.seed(), grain), 1400, plot.ring.front());
        if (area < smallest_plot * 2 || area < leaf_size(here_.random) * coarse * 1.3 || depth > too_deep) {
            leaves.push_back(std::move(plot));
            return;
        }
        const Lane lane = lane_for(area, here_.random);
        for (int attempt = 0; attempt < 8; ++attempt) {
            const bool corner = lane.rank == 0 && here_.random.chance(0.28);
            const Line line = corner ? round_corner(plot, here_.random) : across(plot, lane.rank, here_.random);
            if (line.empty()) continue;
            const int street = static_cast<int>(here_.streets.size());
            auto parts = cut(plot, line, lane.width, street, lane.rank);
            if (!parts || parts->left.area() < smallest_plot || parts->right.area() < smallest_plot) continue;
            lay_street(lane, parts->centre);
            divide(std::move(parts->left), depth + 1);
            divide(std::move(parts->right), depth + 1);
            return;
        }
        leaves.push_back(std::move(plot));
    }

    std::vector<Plot> leaves;

  private:
    void lay_street(const Lane& lane, const Line& centre) {
        const std::string name = street_name(here_.random, lane.rank);
        here_.streets.push_back({name, lane.rank, centre.front(), unit(centre.back() - centre.front())});
        Barrier street;
        street.kind = lane.kind, street.width = lane.width, street.name = name;
        here_.canvas.add(std::move(street), {centre});
        furnish(here_.canvas, here_.random, centre, lane.width, lane.rank, name);
    }

    Neighbourhood& here_;
    bool park_wanted_;
};

/// Share of the outline along streets of at least that rank.
double frontage(const Plot& plot, int rank) {
    double sum = 0, all = 0;
    for (std::size_t k = 0; k < plot.ring.size(); ++k) {
        const double l = length(plot.to(k) - plot.from(k));
        all += l;
        if (plot.sides[k].street >= 0 && plot.sides[k].rank >= rank) sum += l;
    }
    return all > 0 ? sum / all : 0;
}

bool residential(const Plot& plot, Random& random) {
    const double area = plot.area();
    if (area < 2600) return random.chance(0.2);
    const double busy = frontage(plot, 3) + 0.4 * frontage(plot, 2);
    return random.chance(0.86 - 1.1 * busy);
}

}  // namespace

std::string Street::address(Point door) const {
    constexpr double metres_a_number = 4;
    const double far = dot(door - start, course);
    const int number =
        1 + 2 * static_cast<int>(std::abs(far) / metres_a_number / 2) + (cross(course, door - start) > 0 ? 0 : 1);
    return name + std::to_string(number) + "号";
}

std::string Neighbourhood::address(const Side& side, Point door) const {
    return side.street >= 0 ? streets[side.street].address(door) : std::string{};
}

void sketch_quarter(const Plan& plan, const Quarter& quarter, Canvas& canvas) {
    const auto column = static_cast<std::uint64_t>(quarter.column), row = static_cast<std::uint64_t>(quarter.row);
    Neighbourhood here{plan, canvas, Random(mix(plan.seed(), quarter_stream, column, row)), {}};
    for (const auto& [east, number] : quarter.streets) {
        const Axis& axis = plan.axis(east, number);
        const double start = (east ? plan.north_axes() : plan.east_axes()).front().base;
        const Point course = east ? Point{1, 0} : Point{0, 1};
        const bool bank = axis.water > 0;
        here.streets.push_back({bank ? axis.name.substr(0, axis.name.size() - 3) + "滨路" : axis.name,
                                axis.corridor == Corridor::primary ? 3 : 2, course * start, course});
    }

    Divider divider(here, quarter.number % quarters_a_park == 2);
    divider.divide(quarter.plot, 0);
    for (Plot& plot : divider.leaves) {
        if (residential(plot, here.random)) {
            sketch_compound(here, std::move(plot));
        } else {
            sketch_civic(here, plot);
        }
    }
}

}  // namespace demo
