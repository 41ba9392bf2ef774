#include "geo/district/bisect.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <unordered_map>

namespace geo::district {
namespace {

/// Directions in which a sweep line passes over the blocks; a cut is tried across each.
constexpr int directions = 16;
/// The best of them that are polished by moves.
constexpr int polished_starts = 4;
constexpr int most_passes = 12;
/// A border on the strongest divider still costs this share of one through open ground: shorter stays better.
constexpr double cost_on_strongest = 0.15;
/// Ten per cent off the wanted weight costs as much as this share of a straight cut across the part.
constexpr double cost_of_tenth = 0.12;

/// One set of blocks as a graph of its own, numbered from 0, and two sides that are shifted about.
class Halves {
  public:
    Halves(const std::vector<Block>& blocks, const std::vector<double>& weights, std::vector<std::size_t> members,
           double share)
        : names_{std::move(members)}, share_{share} {
        std::unordered_map<std::size_t, std::size_t> number;
        for (std::size_t i = 0; i < names_.size(); ++i) number[names_[i]] = i;
        double area = 0;
        for (const std::size_t name : names_) {
            const Block& block = blocks[name];
            Node node{block.x, block.y, weights[name], {}};
            for (const auto& n : block.neighbours)
                if (const auto found = number.find(n.block); found != number.end())
                    node.borders.push_back({found->second, n.metres * (1 - (1 - cost_on_strongest) * n.strength)});
            nodes_.push_back(std::move(node));
            total_ += weights[name];
            area += block.square_metres;
        }
        across_ = std::max(1.0, std::sqrt(area));
        side_.assign(nodes_.size(), 0);
        mark_.assign(nodes_.size(), 0);
    }

    /// Side 0 is what lies first in that direction until it has its share of the weight.
    void sweep(double angle) {
        const double c = std::cos(angle), s = std::sin(angle);
        std::vector<std::pair<double, std::size_t>> order;
        for (std::size_t i = 0; i < nodes_.size(); ++i) order.emplace_back(nodes_[i].x * c + nodes_[i].y * s, i);
        std::sort(order.begin(), order.end());
        first_ = 0;
        bool filled = false;
        for (std::size_t i = 0; i < order.size(); ++i) {
            const double weight = nodes_[order[i].second].weight;
            filled |= i + 1 == order.size() || (i > 0 && first_ + weight / 2 > share_ * total_);
            side_[order[i].second] = filled;
            if (!filled) first_ += weight;
        }
        mend();
    }

    /// Moves single blocks while the cost falls.
    void polish() {
        for (int pass = 0; pass < most_passes; ++pass) {
            bool moved = false;
            for (std::size_t i = 0; i < nodes_.size(); ++i) moved |= try_move(i);
            if (!moved) break;
        }
    }

    [[nodiscard]] double cost() const {
        double border = 0;
        for (std::size_t i = 0; i < nodes_.size(); ++i)
            for (const Border& b : nodes_[i].borders)
                if (side_[i] == 0 && side_[b.to] == 1) border += b.cost;
        return border / across_ + imbalance_cost(first_);
    }

    [[nodiscard]] bool whole() { return pieces(0).size() == 1 && pieces(1).size() == 1; }
    [[nodiscard]] std::vector<std::size_t> side(int which) const {
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < nodes_.size(); ++i)
            if (side_[i] == which) found.push_back(names_[i]);
        return found;
    }

  private:
    struct Border {
        std::size_t to;
        double cost;
    };
    struct Node {
        double x, y, weight;
        std::vector<Border> borders;
    };

    [[nodiscard]] double imbalance_cost(double first) const {
        if (total_ <= 0) return 0;
        const double off = (first / total_ - share_) / std::min(share_, 1 - share_);
        return cost_of_tenth * (off / 0.1) * (off / 0.1);
    }

    /// Pieces of one side that hang together, heaviest first (then most blocks).
    [[nodiscard]] std::vector<std::vector<std::size_t>> pieces(int which) {
        std::vector<std::vector<std::size_t>> found;
        ++stamp_;
        for (std::size_t start = 0; start < nodes_.size(); ++start) {
            if (side_[start] != which || mark_[start] == stamp_) continue;
            std::vector<std::size_t> piece{start};
            mark_[start] = stamp_;
            for (std::size_t i = 0; i < piece.size(); ++i)
                for (const Border& b : nodes_[piece[i]].borders)
                    if (side_[b.to] == which && mark_[b.to] != stamp_) {
                        mark_[b.to] = stamp_;
                        piece.push_back(b.to);
                    }
            found.push_back(std::move(piece));
        }
        const auto weight = [&](const auto& piece) {
            double sum = 0;
            for (const std::size_t i : piece) sum += nodes_[i].weight;
            return std::pair{sum, piece.size()};
        };
        std::stable_sort(found.begin(), found.end(),
                         [&](const auto& a, const auto& b) { return weight(a) > weight(b); });
        return found;
    }

    /// Pieces cut off from their side's main piece go to the other side, until both hang together.
    void mend() {
        constexpr int most_rounds = 8;
        for (int round = 0; round < most_rounds; ++round) {
            bool moved = false;
            for (const int which : {0, 1}) {
                const auto found = pieces(which);
                for (std::size_t i = 1; i < found.size(); ++i)
                    for (const std::size_t b : found[i]) flip(b), moved = true;
            }
            if (!moved) return;
        }
    }

    void flip(std::size_t i) {
        first_ += side_[i] == 0 ? -nodes_[i].weight : nodes_[i].weight;
        side_[i] = 1 - side_[i];
    }

    bool try_move(std::size_t i) {
        const int from = side_[i];
        double gain = 0;
        bool at_border = false;
        std::vector<std::size_t> mates;
        for (const Border& b : nodes_[i].borders) {
            const bool same = side_[b.to] == from;
            gain += same ? -b.cost : b.cost;
            at_border |= !same;
            if (same) mates.push_back(b.to);
        }
        if (!at_border || mates.empty()) return false;
        const double first = first_ + (from == 0 ? -nodes_[i].weight : nodes_[i].weight);
        const double fall = gain / across_ + imbalance_cost(first_) - imbalance_cost(first);
        constexpr double least_fall = 1e-9;
        if (fall < least_fall || !stays_whole_without(i, mates)) return false;
        flip(i);
        return true;
    }

    /// Whether a block's neighbours on its side still reach each other without it.
    bool stays_whole_without(std::size_t i, const std::vector<std::size_t>& mates) {
        ++stamp_;
        std::vector<std::size_t> reached{mates.front()};
        mark_[i] = mark_[mates.front()] = stamp_;
        std::size_t waiting = mates.size() - 1;
        for (std::size_t r = 0; r < reached.size() && waiting > 0; ++r)
            for (const Border& b : nodes_[reached[r]].borders) {
                if (side_[b.to] != side_[i] || mark_[b.to] == stamp_) continue;
                mark_[b.to] = stamp_;
                reached.push_back(b.to);
                waiting -= static_cast<std::size_t>(std::count(mates.begin(), mates.end(), b.to));
            }
        return waiting == 0;
    }

    std::vector<std::size_t> names_;  ///< the caller's number of each block
    std::vector<Node> nodes_;
    double share_;
    double total_ = 0, first_ = 0, across_ = 1;
    std::vector<int> side_;
    std::vector<std::uint32_t> mark_;
    std::uint32_t stamp_ = 0;
};

}  // namespace

std::vector<double> block_weights(const std::vector<Block>& blocks) {
    const double households = std::accumulate(blocks.begin(), blocks.end(), 0.0,
                                              [](double sum, const Block& b) { return sum + b.households; });
    std::vector<double> weights;
    for (const Block& b : blocks) weights.push_back(households > 0 ? b.households : b.square_metres);
    return weights;
}

std::vector<std::vector<std::size_t>> divided(const std::vector<Block>& blocks, const std::vector<double>& weights,
                                              std::vector<std::size_t> members, std::size_t parts,
                                              const std::function<void()>& alive) {
    parts = std::min(parts, members.size());
    if (parts <= 1) return {std::move(members)};

    const std::size_t first_parts = parts / 2;
    const double share = static_cast<double>(first_parts) / static_cast<double>(parts);
    Halves halves{blocks, weights, members, share};
    std::vector<std::pair<double, double>> starts;  // cost, angle
    for (int i = 0; i < directions; ++i) {
        const double angle = 2 * std::numbers::pi * i / directions;  // an uneven share differs in opposite directions
        alive();
        halves.sweep(angle);
        if (halves.whole()) starts.emplace_back(halves.cost(), angle);
    }
    if (starts.empty()) return {std::move(members)};
    std::sort(starts.begin(), starts.end());
    if (starts.size() > polished_starts) starts.resize(polished_starts);
    std::pair<double, double> best{HUGE_VAL, 0};
    for (const auto& [_, angle] : starts) {
        alive();
        halves.sweep(angle);
        halves.polish();
        best = std::min(best, {halves.cost(), angle});
    }
    halves.sweep(best.second);
    halves.polish();

    auto result = divided(blocks, weights, halves.side(0), first_parts, alive);
    for (auto& part : divided(blocks, weights, halves.side(1), parts - first_parts, alive))
        result.push_back(std::move(part));
    return result;
}

std::vector<std::vector<std::size_t>> light_ones_joined(const std::vector<Block>& blocks,
                                                        const std::vector<double>& weights,
                                                        std::vector<std::vector<std::size_t>> groups, double least) {
    const auto weight = [&](const std::vector<std::size_t>& group) {
        return std::accumulate(group.begin(), group.end(), 0.0,
                               [&](double sum, std::size_t b) { return sum + weights[b]; });
    };
    while (groups.size() > 1) {
        const auto lightest = std::min_element(groups.begin(), groups.end(),
                                               [&](const auto& a, const auto& b) { return weight(a) < weight(b); });
        if (weight(*lightest) >= least) break;
        std::unordered_map<std::size_t, std::size_t> group_of;
        for (std::size_t g = 0; g < groups.size(); ++g)
            for (const std::size_t b : groups[g]) group_of[b] = g;
        const auto light = static_cast<std::size_t>(lightest - groups.begin());
        std::vector<double> shared(groups.size(), 0);
        for (const std::size_t b : *lightest)
            for (const auto& n : blocks[b].neighbours)
                if (const auto other = group_of.find(n.block); other != group_of.end() && other->second != light)
                    shared[other->second] += n.metres;
        const auto joins = static_cast<std::size_t>(std::max_element(shared.begin(), shared.end()) - shared.begin());
        if (shared[joins] <= 0) break;
        groups[joins].insert(groups[joins].end(), lightest->begin(), lightest->end());
        groups.erase(lightest);
    }
    return groups;
}

}  // namespace geo::district
