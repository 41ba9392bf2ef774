#include "geo/district/partition.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "geo/district/bisect.hpp"
#include "geo/district/known_areas.hpp"
#include "geo/district/open_ground.hpp"
#include "geo/district/reading_order.hpp"
#include "geo/measure.hpp"

namespace geo::district {
namespace {

/// A block may weigh this many times the finest target before it is cut through open ground.
constexpr double most_of_target = 1.4;

/// A child below this part of its fair share of the parent's weight joins a sibling.
constexpr double least_of_fair_share = 0.4;

/// A group of blocks with its middle, for counting in reading order.
struct Group {
    std::vector<std::size_t> blocks;
    std::ptrdiff_t known = -1;
    double households = 0;
    double x = 0, y = 0, height = 0;  ///< metres
};

Group group_of(const std::vector<Block>& blocks, std::vector<std::size_t> members) {
    Group group;
    double area = 0, low = HUGE_VAL, high = -HUGE_VAL;
    for (const std::size_t m : members) {
        const Block& block = blocks[m];
        group.households += block.households;
        group.x += block.x * block.square_metres, group.y += block.y * block.square_metres;
        area += block.square_metres;
        low = std::min(low, block.y), high = std::max(high, block.y);
    }
    group.x /= area, group.y /= area;
    group.height = std::max(high - low, std::sqrt(area));
    group.blocks = std::move(members);
    return group;
}

/// As one reads: a row takes in every middle less than half a usual height south of its northernmost one.
void sort_as_read(std::vector<Group>& groups, const Arrangement& arrangement) {
    std::vector<double> heights;
    std::vector<LonLat> middles;
    for (const Group& g : groups) {
        heights.push_back(g.height);
        middles.push_back(arrangement.steps().from(g.x / arrangement.metres_x(), g.y / arrangement.metres_y()));
    }
    const auto median = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
    std::nth_element(heights.begin(), median, heights.end());
    std::vector<Group> sorted;
    for (const std::size_t i : reading_order(middles, Metres{*median / 2})) sorted.push_back(std::move(groups[i]));
    groups = std::move(sorted);
}

/// Names by the strongest named divider near a place, the nearest of equals.
class Names {
  public:
    Names(const std::vector<Divider>& dividers, const Arrangement& arrangement) : arrangement_{arrangement} {
        for (const Divider& divider : dividers) {
            if (divider.name.empty()) continue;
            for (std::size_t i = 0; i + 1 < divider.line.size(); ++i) {
                const auto [ax, ay] = metres(divider.line[i]);
                const auto [bx, by] = metres(divider.line[i + 1]);
                index_.insert(ax, ay, bx, by, named_.size());
                named_.push_back({&divider, (ax + bx) / 2, (ay + by) / 2});
            }
        }
    }
    [[nodiscard]] std::string near(const Group& group) const {
        for (double reach = group.height / 2; reach < 8 * group.height; reach *= 2) {
            const Named* best = nullptr;
            double best_distance = 0;
            index_.each_in(group.x - reach, group.y - reach, group.x + reach, group.y + reach, [&](std::size_t i) {
                const double distance =
                    std::hypot(named_[i].x - group.x, named_[i].y - group.y) / (0.5 + named_[i].divider->strength);
                if (!best || distance < best_distance) best = &named_[i], best_distance = distance;
            });
            if (best) return best->divider->name;
        }
        return {};
    }

  private:
    struct Named {
        const Divider* divider;
        double x, y;
    };
    [[nodiscard]] std::pair<double, double> metres(LonLat place) const {
        const auto [x, y] = arrangement_.steps().to(place);
        return {x * arrangement_.metres_x(), y * arrangement_.metres_y()};
    }
    const Arrangement& arrangement_;
    std::vector<Named> named_;
    GeosIndex index_;
};

class Partition {
  public:
    Partition(const Arrangement& arrangement, const Names& names, const PartitionTargets& targets,
              const KnownAreas& known, const Pulse& pulse)
        : arrangement_{arrangement},
          names_{names},
          targets_{targets},
          known_{known},
          pulse_{pulse},
          weights_{block_weights(arrangement.blocks())},
          total_{std::max(1e-9, std::accumulate(weights_.begin(), weights_.end(), 0.0))} {}

    void add(Group group, int level, std::ptrdiff_t parent) {
        areas.push_back(
            {arrangement_.joined(group.blocks), level, parent, group.households, names_.near(group), group.known});
        if (static_cast<std::size_t>(level) == targets_.households.size()) {
            done_ += weight_of(group.blocks);
            pulse_(done_ / total_);
            return;
        }

        const auto here = static_cast<std::ptrdiff_t>(areas.size()) - 1;
        std::vector<Group> children;
        for (auto& piece : known_.pieces(group.blocks, level + 1)) {
            if (piece.known < 0) {
                propose(piece.blocks, level + 1, children);
                continue;
            }
            children.push_back(group_of(arrangement_.blocks(), std::move(piece.blocks)));
            children.back().known = piece.known;
        }
        sort_as_read(children, arrangement_);
        for (Group& child : children) add(std::move(child), level + 1, here);
    }

    std::vector<Area> areas;

  private:
    /// Cuts ground that hangs together into areas of a level, none through a known area of the next.
    void propose(const std::vector<std::size_t>& members, int level, std::vector<Group>& into) const {
        const double target = targets_.households[static_cast<std::size_t>(level) - 1];
        const KnownAreas::Ground ground = known_.whole_areas(members, level + 1);
        std::vector<double> weights;
        for (const auto& blocks : ground.members) weights.push_back(weight_of(blocks));
        const double weight = std::accumulate(weights.begin(), weights.end(), 0.0);
        const double share = weight / total_ * targets_.households[0];
        const auto parts = static_cast<std::size_t>(std::max(1.0, std::round(share / target)));

        std::vector<std::size_t> all(ground.blocks.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        auto groups = divided(ground.blocks, weights, std::move(all), parts, [&] { pulse_(done_ / total_); });
        const double least = least_of_fair_share * weight / static_cast<double>(parts);
        for (const auto& group : light_ones_joined(ground.blocks, weights, std::move(groups), least)) {
            std::vector<std::size_t> blocks;
            for (const std::size_t m : group)
                blocks.insert(blocks.end(), ground.members[m].begin(), ground.members[m].end());
            into.push_back(group_of(arrangement_.blocks(), std::move(blocks)));
        }
    }

    [[nodiscard]] double weight_of(const std::vector<std::size_t>& ground) const {
        double sum = 0;
        for (const std::size_t b : ground) sum += weights_[b];
        return sum;
    }

    const Arrangement& arrangement_;
    const Names& names_;
    const PartitionTargets& targets_;
    const KnownAreas& known_;
    const Pulse& pulse_;
    std::vector<double> weights_;
    double total_, done_ = 0;
};

/// A known area that lies across several parents is itself in the one that holds most of it.
void keep_largest_part(std::vector<Area>& areas, std::size_t known) {
    std::vector<Area*> largest(known, nullptr);
    for (Area& area : areas) {
        if (area.known < 0) continue;
        Area*& best = largest[static_cast<std::size_t>(area.known)];
        if (best && geo::area(best->shape).value >= geo::area(area.shape).value) {
            area.known = -1;
            continue;
        }
        if (best) best->known = -1;
        best = &area;
    }
}

}  // namespace

std::vector<Area> partition(const Shape& outline, const std::vector<Divider>& dividers, const std::vector<Load>& loads,
                            const PartitionTargets& targets, const std::vector<Known>& known, const Pulse& pulse) {
    if (targets.households.empty()) throw std::invalid_argument("a partition needs a target for at least one level");
    std::vector<Divider> cut_by = dividers;
    for (const Known& one : known)
        for (const auto& part : one.shape.parts)
            for (const Path& ring : part) cut_by.push_back({ring, 1, {}});
    pulse(0);
    Arrangement arrangement{outline, cut_by, loads};
    pulse(0);
    const auto cuts = cuts_through_heavy_blocks(arrangement, loads, most_of_target * targets.households.back());
    if (!cuts.empty()) {
        cut_by.insert(cut_by.end(), cuts.begin(), cuts.end());
        arrangement = Arrangement{outline, cut_by, loads};
    }
    std::vector<std::size_t> all(arrangement.blocks().size());
    std::iota(all.begin(), all.end(), std::size_t{0});

    const Names names{dividers, arrangement};
    const KnownAreas settled{arrangement, known};
    Partition result{arrangement, names, targets, settled, pulse};
    Group whole = group_of(arrangement.blocks(), std::move(all));
    whole.known = settled.whole();
    result.add(std::move(whole), 1, -1);
    keep_largest_part(result.areas, known.size());
    return std::move(result.areas);
}

}  // namespace geo::district
