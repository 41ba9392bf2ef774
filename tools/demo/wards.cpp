#include "tools/demo/wards.hpp"

#include <algorithm>
#include <utility>

namespace demo {

Wards::Wards(std::vector<Ward> wards) : wards_(std::move(wards)) {
    Point high{-1e12, -1e12};
    low_ = {1e12, 1e12};
    for (const Ward& ward : wards_) {
        Point a{1e12, 1e12}, b{-1e12, -1e12};
        for (const Point p : ward.rings.front()) {
            a = {std::min(a.x, p.x), std::min(a.y, p.y)};
            b = {std::max(b.x, p.x), std::max(b.y, p.y)};
        }
        boxes_.emplace_back(a, b);
        low_ = {std::min(low_.x, a.x), std::min(low_.y, a.y)};
        high = {std::max(high.x, b.x), std::max(high.y, b.y)};
    }
    columns_ = static_cast<std::size_t>((high.x - low_.x) / step) + 1;
    rows_ = static_cast<std::size_t>((high.y - low_.y) / step) + 1;
    cells_.resize(columns_ * rows_);
    const auto index = [](double from, double low) {
        return static_cast<std::size_t>(std::max(0.0, (from - low) / step));
    };
    for (std::size_t w = 0; w < wards_.size(); ++w)
        for (const Ring& ring : wards_[w].rings)
            for (std::size_t k = 0; k < ring.size(); ++k) {
                const Point a = ring[k], b = ring[(k + 1) % ring.size()];
                for (std::size_t y = index(std::min(a.y, b.y), low_.y);
                     y <= index(std::max(a.y, b.y), low_.y) && y < rows_; ++y)
                    for (std::size_t x = index(std::min(a.x, b.x), low_.x);
                         x <= index(std::max(a.x, b.x), low_.x) && x < columns_; ++x) {
                        std::vector<int>& there = cells_[y * columns_ + x].crossing;
                        if (there.empty() || there.back() != static_cast<int>(w)) there.push_back(static_cast<int>(w));
                    }
            }
}

bool Wards::holds(const Ward& ward, Point p) const {
    bool inside = false;
    for (const Ring& ring : ward.rings) inside ^= demo::holds(ring, p);
    return inside;
}

const Wards::Ward* Wards::at(Point p) const {
    if (p.x < low_.x || p.y < low_.y) return nullptr;
    const auto x = static_cast<std::size_t>((p.x - low_.x) / step), y = static_cast<std::size_t>((p.y - low_.y) / step);
    if (x >= columns_ || y >= rows_) return nullptr;
    Cell& cell = cells_[y * columns_ + x];
    if (!cell.crossing.empty()) {
        for (const int w : cell.crossing)
            if (holds(wards_[w], p)) return &wards_[w];
        return nullptr;
    }
    if (cell.filled_by == -2) {
        cell.filled_by = -1;
        for (std::size_t w = 0; w < wards_.size() && cell.filled_by < 0; ++w) {
            const auto& [a, b] = boxes_[w];
            if (p.x >= a.x && p.x <= b.x && p.y >= a.y && p.y <= b.y && holds(wards_[w], p))
                cell.filled_by = static_cast<int>(w);
        }
    }
    return cell.filled_by < 0 ? nullptr : &wards_[cell.filled_by];
}

}  // namespace demo
