#include "tests/demo/figures.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "tools/demo/plane.hpp"

namespace tests {
namespace {

using demo::Line;
using demo::Point;

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t n = values.size();
    return n == 0 ? 0 : n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

struct Outline {
    Line ring;  ///< closed
    Point low, high;
};

double gap_between(const Outline& a, const Outline& b, double below) {
    const double dx = std::max({0.0, a.low.x - b.high.x, b.low.x - a.high.x}),
                 dy = std::max({0.0, a.low.y - b.high.y, b.low.y - a.high.y});
    if (std::hypot(dx, dy) >= below) return below;
    for (const auto& [one, other] : {std::pair{&a.ring, &b.ring}, std::pair{&b.ring, &a.ring}})
        for (const Point p : *one)
            for (std::size_t k = 0; k + 1 < other->size(); ++k)
                below = std::min(below, demo::distance(p, (*other)[k], (*other)[k + 1]));
    return below;
}

}  // namespace

Figures figures_of(const Quarter& quarter) {
    const geo::LonLat middle = quarter.estates.front().outline.front();
    const double north = 110'900, east = 111'320 * std::cos(middle.lat * std::numbers::pi / 180);
    const auto flat = [&](const geo::Path& path) {
        Line line;
        for (const geo::LonLat p : path) line.push_back({(p.lon - middle.lon) * east, (p.lat - middle.lat) * north});
        return line;
    };

    std::vector<double> vertices, buildings, areas, gaps;
    std::vector<Outline> outlines;
    for (const Quarter::Estate& estate : quarter.estates) {
        Outline outline{flat(estate.outline), {1e12, 1e12}, {-1e12, -1e12}};
        for (const Point p : outline.ring) {
            outline.low = {std::min(outline.low.x, p.x), std::min(outline.low.y, p.y)};
            outline.high = {std::max(outline.high.x, p.x), std::max(outline.high.y, p.y)};
        }
        vertices.push_back(static_cast<double>(outline.ring.size()) - 1);
        buildings.push_back(estate.buildings);
        areas.push_back(std::abs(demo::signed_area(outline.ring)));
        outlines.push_back(std::move(outline));
    }
    for (const Outline& one : outlines) {
        double gap = 1e9;
        for (const Outline& other : outlines)
            if (&one != &other) gap = gap_between(one, other, gap);
        gaps.push_back(gap);
    }

    std::complex<double> sum = 0;
    double weight = 0;
    for (const geo::Path& street : quarter.streets) {
        const Line line = flat(street);
        for (std::size_t k = 0; k + 1 < line.size(); ++k) {
            const Point step = line[k + 1] - line[k];
            const double metres = demo::length(step);
            sum += std::polar(metres, 4 * std::atan2(step.y, step.x));  // times 4: bearings modulo 90 degrees
            weight += metres;
        }
    }
    const double spread = std::sqrt(-2 * std::log(std::abs(sum) / weight)) / 4 * 180 / std::numbers::pi;
    return {median(vertices), median(buildings), median(areas), median(gaps), spread};
}

}  // namespace tests
