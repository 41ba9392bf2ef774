#include "geo/doubt_integral.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace geo {
namespace {

using Point = LocalPlane::Point;

constexpr double far = 8;      // sigmas: past this lies less than 1e-15
constexpr double small = 0.2;  // sigmas: rings up to this wide are taken by their moments
const double root_half = 1 / std::numbers::sqrt2;

double density(double t) noexcept {
    return std::exp(-t * t / 2) * (std::numbers::inv_sqrtpi / std::numbers::sqrt2);
}

/// Phi: how much of the unit normal lies below t.
double below(double t) noexcept {
    return std::erfc(-t * root_half) / 2;
}

struct Node {
    double at, weight;  // on [-1, 1]
};
constexpr std::array<Node, 2> two{{{-0.5773502691896257, 1}, {0.5773502691896257, 1}}};
constexpr std::array<Node, 3> three{
    {{-0.7745966692414834, 0.5555555555555556}, {0, 0.8888888888888888}, {0.7745966692414834, 0.5555555555555556}}};
constexpr std::array<Node, 5> five{{{-0.9061798459386640, 0.2369268850561891},
                                    {-0.5384693101056831, 0.4786286704993665},
                                    {0, 0.5688888888888889},
                                    {0.5384693101056831, 0.4786286704993665},
                                    {0.9061798459386640, 0.2369268850561891}}};

template <std::size_t n>
double along_piece(Point a, Point b, const std::array<Node, n>& rule) noexcept {
    const double mx = (a.x + b.x) / 2, my = (a.y + b.y) / 2, hx = (b.x - a.x) / 2, hy = (b.y - a.y) / 2;
    double sum = 0;
    for (const Node& node : rule) sum += node.weight * below(mx + node.at * hx) * density(my + node.at * hy);
    return sum * hy;
}

Point between(Point a, Point b, double t) noexcept {
    return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

/// Where x is within reach: whole pieces no longer than a sigma.
double along_near(Point a, Point b) noexcept {
    const double length = std::max(std::abs(b.x - a.x), std::abs(b.y - a.y));
    if (length <= 0.05) return along_piece(a, b, two);
    if (length <= 0.25) return along_piece(a, b, three);
    const int pieces = static_cast<int>(std::ceil(length));
    double sum = 0;
    for (int i = 0; i < pieces; ++i)
        sum += along_piece(between(a, b, double(i) / pieces), between(a, b, double(i + 1) / pieces), five);
    return sum;
}

/// The integral of Phi(x) phi(y) dy along an edge.
double along_edge(Point a, Point b) noexcept {
    if (a.y == b.y || (a.x <= -far && b.x <= -far) || (a.y >= far && b.y >= far) || (a.y <= -far && b.y <= -far))
        return 0;
    if (a.x >= far && b.x >= far) return below(b.y) - below(a.y);  // Phi(x) is 1 there
    if (std::max(std::abs(a.x), std::abs(b.x)) <= far && std::max(std::abs(a.y), std::abs(b.y)) <= far)
        return along_near(a, b);
    // A long edge: the stretch within reach by pieces, what lies east of it as above.
    double from = 0, to = 1;
    const auto clip = [&](double start, double end) {
        if (start == end) return;
        const double s = (-far - start) / (end - start), t = (far - start) / (end - start);
        from = std::max(from, std::min(s, t)), to = std::min(to, std::max(s, t));
    };
    clip(a.y, b.y);
    if (from >= to) return 0;
    const Point low = between(a, b, from), high = between(a, b, to);
    from = 0, to = 1;
    if (std::max(std::abs(low.x), std::abs(high.x)) > far) clip(low.x, high.x);
    if (from >= to) return std::min(low.x, high.x) >= far ? below(high.y) - below(low.y) : 0;
    const Point near_a = between(low, high, from), near_b = between(low, high, to);
    double sum = along_near(near_a, near_b);
    if (low.x > far) sum += below(near_a.y) - below(low.y);
    if (high.x > far) sum += below(high.y) - below(near_b.y);
    return sum;
}

struct Extent {
    double west = std::numeric_limits<double>::infinity(), south = west, east = -west, north = -west;

    void include(Point p) noexcept {
        west = std::min(west, p.x), east = std::max(east, p.x);
        south = std::min(south, p.y), north = std::max(north, p.y);
    }
};

double by_moments(std::span<const Point> ring, Point middle) noexcept {
    // Moments of the ring about its middle: area, first and second (each edge's triangle with the middle).
    double area = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
    Point a{ring.back().x - middle.x, ring.back().y - middle.y};
    for (const Point& corner : ring) {
        const Point b{corner.x - middle.x, corner.y - middle.y};
        const double cross = a.x * b.y - b.x * a.y;
        area += cross;
        sx += cross * (a.x + b.x), sy += cross * (a.y + b.y);
        sxx += cross * (a.x * a.x + a.x * b.x + b.x * b.x);
        syy += cross * (a.y * a.y + a.y * b.y + b.y * b.y);
        sxy += cross * (a.x * b.y + 2 * a.x * a.y + 2 * b.x * b.y + b.x * a.y);
        a = b;
    }
    area /= 2, sx /= 6, sy /= 6, sxx /= 12, syy /= 12, sxy /= 24;
    const double mx = middle.x, my = middle.y;
    const double sum = area - mx * sx - my * sy + (mx * mx - 1) / 2 * sxx + (my * my - 1) / 2 * syy + mx * my * sxy;
    return sum * std::exp(-(mx * mx + my * my) / 2) / (2 * std::numbers::pi);
}

// --- do two areas meet ----------------------------------------------------------------------------------------------

double turn(Point a, Point b, Point p) noexcept {
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

template <class Take>
bool any_edge(const FlatArea& area, Take take) {
    std::size_t first = 0;
    for (const std::uint32_t end : area.ring_ends) {
        for (std::size_t i = first, before = end - 1; i < end; before = i++)
            if (take(area.corners[before], area.corners[i])) return true;
        first = end;
    }
    return false;
}

bool inside(const FlatArea& area, Point p) {
    bool in = false;
    any_edge(area, [&](Point a, Point b) {
        if ((a.y > p.y) != (b.y > p.y) && (turn(a, b, p) > 0) == (b.y > a.y)) in = !in;
        return false;
    });
    return in;
}

bool near_border(const FlatArea& area, Point p, double tolerance) {
    return any_edge(area, [&](Point a, Point b) {
        const double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
        const double t = square > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0;
        return std::hypot(a.x + t * dx - p.x, a.y + t * dy - p.y) <= tolerance;
    });
}

/// The edges cross, and well: each has its ends farther than `tolerance` to both sides of the other.
bool cross_well(Point a, Point b, Point c, Point d, double tolerance) noexcept {
    const double by_ab = tolerance * std::hypot(b.x - a.x, b.y - a.y);
    const double c_side = turn(a, b, c), d_side = turn(a, b, d);
    if (std::min(c_side, d_side) > -by_ab || std::max(c_side, d_side) < by_ab) return false;
    const double by_cd = tolerance * std::hypot(d.x - c.x, d.y - c.y);
    const double a_side = turn(c, d, a), b_side = turn(c, d, b);
    return std::min(a_side, b_side) < -by_cd && std::max(a_side, b_side) > by_cd;
}

struct Probe {
    bool deep_inside = false, beyond = false;  ///< some place of the area is well inside, well outside the other
};

/// Looks where the corners and the middles of an area's edges lie against another.
Probe probe(const FlatArea& area, const FlatArea& other, const Extent& reach, double tolerance) {
    Probe found;
    any_edge(area, [&](Point a, Point b) {
        for (const Point p : {a, between(a, b, 0.5)}) {
            const bool in_reach = reach.west <= p.x && p.x <= reach.east && reach.south <= p.y && p.y <= reach.north;
            if (!in_reach) {
                found.beyond = true;
                continue;
            }
            const bool in = inside(other, p);
            if (!in && found.beyond) continue;  // nothing new to learn
            if (near_border(other, p, tolerance)) continue;
            (in ? found.deep_inside : found.beyond) = true;
        }
        return found.deep_inside;
    });
    return found;
}

}  // namespace

double over_ring(std::span<const Point> ring) noexcept {
    if (ring.size() < 3) return 0;
    Extent extent;
    for (const Point& corner : ring) extent.include(corner);
    if (extent.west > far || extent.east < -far || extent.south > far || extent.north < -far) return 0;
    if (extent.east - extent.west <= small && extent.north - extent.south <= small)
        return by_moments(ring, {(extent.west + extent.east) / 2, (extent.south + extent.north) / 2});
    double sum = 0;
    Point a = ring.back();
    for (const Point& b : ring) sum += along_edge(a, b), a = b;
    return sum;
}

Meeting meeting(const FlatArea& a, const FlatArea& b, double tolerance) {
    Extent of_a, of_b;
    for (const Point& p : a.corners) of_a.include(p);
    for (const Point& p : b.corners) of_b.include(p);
    const Extent common{std::max(of_a.west, of_b.west), std::max(of_a.south, of_b.south),
                        std::min(of_a.east, of_b.east), std::min(of_a.north, of_b.north)};
    if (common.east - common.west <= tolerance || common.north - common.south <= tolerance) return Meeting::apart;
    const auto reaches = [&](Point p, Point q) {
        return std::min(p.x, q.x) <= common.east && std::max(p.x, q.x) >= common.west &&
               std::min(p.y, q.y) <= common.north && std::max(p.y, q.y) >= common.south;
    };
    const bool crossing = any_edge(a, [&](Point p, Point q) {
        return reaches(p, q) &&
               any_edge(b, [&](Point r, Point s) { return reaches(r, s) && cross_well(p, q, r, s, tolerance); });
    });
    if (crossing) return Meeting::overlap;
    const Probe a_in_b = probe(a, b, common, tolerance);
    if (a_in_b.deep_inside) return Meeting::overlap;
    const Probe b_in_a = probe(b, a, common, tolerance);
    if (b_in_a.deep_inside) return Meeting::overlap;
    return a_in_b.beyond && b_in_a.beyond ? Meeting::apart : Meeting::unclear;
}

}  // namespace geo
