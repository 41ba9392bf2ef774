#include "tools/demo/plane.hpp"

#include <algorithm>

namespace demo {

double signed_area(const Ring& ring) noexcept {
    double sum = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i) sum += cross(ring[i] - ring[0], ring[i + 1] - ring[0]);
    return sum / 2;
}

Point centroid(const Ring& ring) noexcept {
    Point sum;
    double weight = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
        const Point a = ring[i] - ring[0], b = ring[i + 1] - ring[0];
        const double w = cross(a, b);
        sum = sum + (a + b) * (w / 3);
        weight += w;
    }
    return weight != 0 ? ring[0] + sum * (1 / weight) : ring[0];
}

bool holds(const Ring& ring, Point p) noexcept {
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const Point a = ring[i], b = ring[j];
        if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
    }
    return inside;
}

double distance(Point p, Point a, Point b) noexcept {
    const Point d = b - a;
    const double l2 = dot(d, d);
    const double t = l2 > 0 ? std::clamp(dot(p - a, d) / l2, 0.0, 1.0) : 0;
    return length(p - (a + d * t));
}

double line_length(const Line& line) noexcept {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) sum += length(line[i + 1] - line[i]);
    return sum;
}

std::pair<Point, Point> along(const Line& line, double metres) noexcept {
    metres = std::max(metres, 0.0);
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const Point step = line[i + 1] - line[i];
        const double l = length(step);
        if (metres <= l || i + 2 == line.size()) {
            return {line[i] + step * (l > 0 ? std::min(metres / l, 1.0) : 0), unit(step)};
        }
        metres -= l;
    }
    return {line.empty() ? Point{} : line.front(), {1, 0}};
}

bool is_simple(const Ring& ring) noexcept {
    const std::size_t n = ring.size();
    if (n < 3) return false;
    for (std::size_t i = 0; i < n; ++i) {
        const Point a = ring[i], b = ring[(i + 1) % n];
        if (a == b) return false;
        for (std::size_t j = i + 2; j < n; ++j) {
            if (i == 0 && j == n - 1) continue;
            if (crossing(a, b, ring[j], ring[(j + 1) % n])) return false;
        }
        if (const Point c = ring[(i + 2) % n]; cross(b - a, c - b) == 0 && dot(b - a, c - b) < 0) return false;
    }
    return true;
}

Ring Frame::in(const Ring& ring) const {
    Ring there;
    there.reserve(ring.size());
    for (const Point p : ring) there.push_back(in(p));
    return there;
}

std::optional<Crossing> crossing(Point a, Point b, Point c, Point d) noexcept {
    const Point ab = b - a, cd = d - c;
    const double turn = cross(ab, cd);
    if (turn == 0) return std::nullopt;
    const double s = cross(c - a, cd) / turn, t = cross(c - a, ab) / turn;
    if (s < 0 || s > 1 || t < 0 || t > 1) return std::nullopt;
    return Crossing{s, t};
}

std::vector<std::pair<double, double>> free_stretches(const Ring& ring, double y0, double y1, double margin) {
    const double low = y0 - margin, high = y1 + margin;
    std::vector<std::pair<double, double>> blocked;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        Point a = ring[j], b = ring[i];
        if (a.y > b.y) std::swap(a, b);
        if (b.y < low || a.y > high) continue;
        const auto x_at = [&](double y) { return b.y > a.y ? a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y) : a.x; };
        double from = a.y < low ? x_at(low) : a.x, to = b.y > high ? x_at(high) : b.x;
        if (from > to) std::swap(from, to);
        blocked.emplace_back(from - margin, to + margin);
    }
    std::sort(blocked.begin(), blocked.end());

    std::vector<std::pair<double, double>> free;
    double reached = blocked.empty() ? 0 : blocked.front().second;
    for (const auto& [from, to] : blocked) {
        if (from > reached && holds(ring, {(reached + from) / 2, (y0 + y1) / 2})) free.emplace_back(reached, from);
        reached = std::max(reached, to);
    }
    return free;
}

bool overlap(const Ring& a, const Ring& b) noexcept {
    for (const auto& [first, second] : {std::pair{&a, &b}, std::pair{&b, &a}})
        for (std::size_t k = 0; k < first->size(); ++k) {  // separating axis: all of one right of an edge of the other
            const Point from = (*first)[k], course = (*first)[(k + 1) % first->size()] - from;
            if (std::all_of(second->begin(), second->end(), [&](Point p) { return cross(course, p - from) <= 0; }))
                return false;
        }
    return true;
}

Ring rounded(const Ring& ring) {
    Ring now = ring;
    for (int turn = 0; turn < 2; ++turn) {
        Ring next;
        next.reserve(now.size() * 2);
        for (std::size_t i = 0; i < now.size(); ++i) {
            const Point a = now[i], b = now[(i + 1) % now.size()];
            next.push_back(a * 0.75 + b * 0.25);
            next.push_back(a * 0.25 + b * 0.75);
        }
        now = std::move(next);
    }
    return now;
}

}  // namespace demo
