#pragma once

#include <cmath>
#include <optional>
#include <utility>
#include <vector>

/// Plane geometry of the sketch, metres, x east, y north. Only + - * / and sqrt, which IEEE 754 rounds alike
/// everywhere, so that a seed gives the same district on every machine.
namespace demo {

struct Point {
    double x = 0, y = 0;
    friend Point operator+(Point a, Point b) noexcept { return {a.x + b.x, a.y + b.y}; }
    friend Point operator-(Point a, Point b) noexcept { return {a.x - b.x, a.y - b.y}; }
    friend Point operator*(Point a, double k) noexcept { return {a.x * k, a.y * k}; }
    friend bool operator==(Point, Point) = default;
};

[[nodiscard]] inline double dot(Point a, Point b) noexcept {
    return a.x * b.x + a.y * b.y;
}
[[nodiscard]] inline double cross(Point a, Point b) noexcept {
    return a.x * b.y - a.y * b.x;
}
[[nodiscard]] inline double length(Point a) noexcept {
    return std::sqrt(dot(a, a));
}
[[nodiscard]] inline Point unit(Point a) noexcept {
    const double l = length(a);
    return l > 0 ? a * (1 / l) : Point{1, 0};
}
/// A quarter turn counter-clockwise: what lies to the left.
[[nodiscard]] inline Point left(Point a) noexcept {
    return {-a.y, a.x};
}

/// Without a closing vertex; counter-clockwise where nothing else is said.
using Ring = std::vector<Point>;
using Line = std::vector<Point>;

[[nodiscard]] double signed_area(const Ring& ring) noexcept;  ///< positive when counter-clockwise
[[nodiscard]] Point centroid(const Ring& ring) noexcept;
[[nodiscard]] bool holds(const Ring& ring, Point p) noexcept;
[[nodiscard]] double distance(Point p, Point a, Point b) noexcept;  ///< to the segment ab
[[nodiscard]] double line_length(const Line& line) noexcept;
/// The place that far along it (clamped to its ends), and the direction there.
[[nodiscard]] std::pair<Point, Point> along(const Line& line, double metres) noexcept;
/// No two edges cross or touch but neighbours at their common vertex; no vertex repeats.
[[nodiscard]] bool is_simple(const Ring& ring) noexcept;

/// A right-angled frame: `east` is a unit vector, its left is the frame's north.
struct Frame {
    Point origin, east{1, 0};
    [[nodiscard]] Point in(Point p) const noexcept { return {dot(p - origin, east), dot(p - origin, left(east))}; }
    [[nodiscard]] Point out(Point p) const noexcept { return origin + east * p.x + left(east) * p.y; }
    [[nodiscard]] Ring in(const Ring& ring) const;
};

/// Where segments ab and cd cross, as shares of each.
struct Crossing {
    double on_first = 0, on_second = 0;
};
[[nodiscard]] std::optional<Crossing> crossing(Point a, Point b, Point c, Point d) noexcept;

/// The stretches [from, to] of x on which a whole strip between y0 and y1 lies inside the ring, `margin` away from it.
[[nodiscard]] std::vector<std::pair<double, double>> free_stretches(const Ring& ring, double y0, double y1,
                                                                    double margin);

/// Two convex rings share more than their borders.
[[nodiscard]] bool overlap(const Ring& a, const Ring& b) noexcept;

/// Corners cut twice (Chaikin 1974): what a shore or a park path looks like.
[[nodiscard]] Ring rounded(const Ring& ring);

}  // namespace demo
