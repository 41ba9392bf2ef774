#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "data/snapshot/layer_items.hpp"
#include "data/snapshot/snapshot.hpp"
#include "data/snapshot/tile_value.hpp"

namespace data {
namespace {

constexpr double well_measured = 1e-3;  // metres: where quick distances are off by more, the ellipsoid is asked

/// A feature that may be one of the nearest.
struct Candidate {
    double squared = 0;  ///< metres
    std::uint32_t item = 0;
    const Edited* edited = nullptr;

    friend bool operator<(const Candidate& a, const Candidate& b) noexcept { return a.squared < b.squared; }
};

/// The k nearest so far, and beside them those that quick distances cannot tell from the k-th.
class Best {
  public:
    Best(std::size_t k, double within, const geo::GroundDistance& distance) : k_(k), distance_(distance) {
        limit_ = distance.squared_in_doubt(within * within);
        heap_.reserve(std::min<std::size_t>(k, 128));
    }

    /// What is farther than this, in squared metres, is none of them.
    [[nodiscard]] double limit() const noexcept { return limit_; }

    void add(const Candidate& candidate) {
        if (candidate.squared > limit_ || k_ == 0) return;
        if (heap_.size() == k_ && candidate.squared >= heap_.front().squared) {
            beside_.push_back(candidate);
        } else {
            if (heap_.size() == k_) {
                std::pop_heap(heap_.begin(), heap_.end());
                const Candidate last = std::exchange(heap_.back(), candidate);
                std::push_heap(heap_.begin(), heap_.end());
                draw_in();
                if (last.squared <= limit_) beside_.push_back(last);
            } else {
                heap_.push_back(candidate);
                std::push_heap(heap_.begin(), heap_.end());
                if (heap_.size() == k_) draw_in();
            }
        }
        if (beside_.size() > 2 * k_ + 64) forget_far();
    }

    [[nodiscard]] std::vector<Candidate> all() && {
        forget_far();
        heap_.insert(heap_.end(), beside_.begin(), beside_.end());
        return std::move(heap_);
    }

  private:
    void draw_in() { limit_ = std::min(limit_, distance_.squared_in_doubt(heap_.front().squared)); }
    void forget_far() {
        std::erase_if(beside_, [this](const Candidate& c) { return c.squared > limit_; });
    }

    std::size_t k_;
    const geo::GroundDistance& distance_;
    double limit_ = 0;
    std::vector<Candidate> heap_, beside_;
};

/// No place of a box is nearer than this says, in squared metres, as long as it lies within reach: with the shortest
/// steps of all rows within reach. Cheaper than GroundDistance, which looks at each row's own.
class LeastDistance {
  public:
    LeastDistance(geo::Mercator from, double reach, const geo::GroundDistance& distance)
        : x_(from.x), y_(from.y), steps_(distance.least_steps(reach)) {}

    [[nodiscard]] double squared(const geo::MercatorBox& box) const noexcept {
        return squared(std::max(std::max(box.min_x - x_, x_ - box.max_x), std::int64_t{0}),
                       std::max(std::max(box.min_y - y_, y_ - box.max_y), std::int64_t{0}));
    }
    [[nodiscard]] double squared(geo::Mercator place) const noexcept { return squared(place.x - x_, place.y - y_); }

  private:
    [[nodiscard]] double squared(std::int64_t dx, std::int64_t dy) const noexcept {
        const double east = steps_.east * static_cast<double>(dx), south = steps_.south * static_cast<double>(dy);
        return east * east + south * south;
    }

    std::int64_t x_, y_;
    geo::GroundDistance::Steps steps_;
};

/// One search through a layer.
class Search {
  public:
    Search(const Layer& layer, geo::Mercator place, std::size_t k, double within)
        : layer_(layer),
          base_(*layer.base()),
          edits_(*layer.edits()),
          place_(place),
          distance_(place),
          polygons_(geo::is_polygonal(layer.collection().shape)),
          best_(k, within, distance_),
          least_(place, std::sqrt(best_.limit()), distance_) {}

    /// The nearest child of a node first, all below it before the next, and none that is too far by then: a search
    /// through so few nodes finds its bound in the first leaf, and a queue of all nodes would cost more than it spares.
    /// `passes` is asked of what is near enough only. source  branch and bound of Roussopoulos, Kelley & Vincent,
    /// Nearest Neighbor Queries (1995)
    template <class ItemPasses>
    void through_base(KindMarks::Mask marks, const ItemPasses& passes) {
        if (!base_.index.empty()) below(base_.index.root(), marks, passes);
    }

    template <class EditedPasses>
    void through_edits(const EditedPasses& passes) {
        if (edits_.live_count == 0) return;
        for (const auto& bucket : edits_.near) {
            if (!bucket || least_.squared(bucket->box) > best_.limit()) continue;
            for (const auto& item : bucket->items) {
                if (least_.squared(item.box) > best_.limit() || !passes(*item.feature)) continue;
                const Edited& feature = *item.feature;
                best_.add(
                    {feature.paths ? squared_to(feature.shape()) : distance_.squared_to(feature.place), 0, &feature});
            }
        }
    }

    [[nodiscard]] std::vector<Layer::Near> measured(std::size_t k, double within) && {
        std::vector<Layer::Near> found;
        for (const Candidate& candidate : std::move(best_).all()) {
            const FeatureView view = candidate.edited ? layer_.view(*candidate.edited) : layer_.view(candidate.item);
            double metres = std::sqrt(candidate.squared);
            if (distance_.error(metres) > well_measured) metres = view.distance_to_border(place_);
            if (metres <= within) found.push_back({view, metres});
        }
        std::sort(found.begin(), found.end(), [](const Layer::Near& a, const Layer::Near& b) {
            return a.metres != b.metres ? a.metres < b.metres : a.feature.id() < b.feature.id();
        });
        if (found.size() > k) found.erase(found.begin() + static_cast<std::ptrdiff_t>(k), found.end());
        return found;
    }

  private:
    template <class ItemPasses>
    void below(geo::SpatialIndex::Node node, KindMarks::Mask marks, const ItemPasses& passes) {
        const auto [first, last] = base_.index.children(node);
        if (node.level == 0) return base_.boxes.empty() ? points(first, last, passes) : shapes(first, last, passes);
        // A distance and whose it is in one number, so that the least is found without a branch: distances are not
        // negative, so their bits are in their order, and rounded down by a few bits they are bounds still.
        constexpr std::uint64_t whose = geo::SpatialIndex::node_size - 1, taken = UINT64_MAX;
        std::array<std::uint64_t, geo::SpatialIndex::node_size> keys;
        const std::uint32_t count = last - first;
        for (std::uint32_t i = 0; i < count; ++i) {
            const geo::SpatialIndex::Node child{node.level - 1, first + i};
            const auto bits = std::bit_cast<std::uint64_t>(least_.squared(base_.index.box(child)));
            keys[i] = base_.kinds.may_hold(child, marks) ? (bits & ~whose) | i : taken;
        }
        while (true) {
            std::uint64_t least = taken;
            for (std::uint32_t i = 0; i < count; ++i) least = std::min(least, keys[i]);
            if (least == taken || std::bit_cast<double>(least & ~whose) > best_.limit()) return;
            keys[least & whose] = taken;
            below({node.level - 1, first + static_cast<std::uint32_t>(least & whose)}, marks, passes);
        }
    }

    [[nodiscard]] bool dead(std::uint32_t item) const noexcept { return edits_.dead_count > 0 && edits_.is_dead(item); }

    template <class ItemPasses>
    void points(std::uint32_t first, std::uint32_t last, const ItemPasses& passes) {
        const geo::Mercator* const places = base_.places.data() + first;
        const std::uint32_t near =
            geo::bits_of(last - first, [&](std::uint32_t i) { return least_.squared(places[i]) <= best_.limit(); });
        geo::each_bit(near, [&](std::uint32_t i) {
            const std::uint32_t item = first + i;
            const double squared = distance_.squared_to(places[i]);
            if (squared <= best_.limit() && !dead(item) && passes(item)) best_.add({squared, item, nullptr});
            return true;
        });
    }

    /// By their boxes first: shapes are long.
    template <class ItemPasses>
    void shapes(std::uint32_t first, std::uint32_t last, const ItemPasses& passes) {
        std::array<Candidate, geo::SpatialIndex::node_size> boxed;
        std::size_t count = 0;
        for (std::uint32_t item = first; item < last; ++item)
            boxed[count++] = {least_.squared(base_.boxes[item]), item, nullptr};
        std::sort(boxed.begin(), boxed.begin() + static_cast<std::ptrdiff_t>(count));
        for (std::size_t i = 0; i < count && boxed[i].squared <= best_.limit(); ++i) {
            const std::uint32_t item = boxed[i].item;
            if (!dead(item) && passes(item)) best_.add({squared_to(base_.shape(item)), item, nullptr});
        }
    }

    [[nodiscard]] double squared_to(const geo::PathsView& shape) const noexcept {
        if (polygons_ && geo::holds(shape, place_)) return 0;
        const double metres = distance_.to_paths(shape, polygons_);
        return metres * metres;
    }

    const Layer& layer_;
    const Base& base_;
    const Edits& edits_;
    const geo::Mercator place_;
    const geo::GroundDistance distance_;
    const bool polygons_;
    Best best_;
    LeastDistance least_;
};

/// Whether a row of the base is of the kinds asked for, by its cell: texts are compared once, not a feature.
class CellTest {
  public:
    CellTest(const Layer& layer, const Layer::Kinds& kinds)
        : base_(*layer.base()), columns_(*layer.columns()), column_(first_field_column + kinds.field) {
        std::string bytes;
        bool all_shared = true;
        for (const std::string& value : kinds.values) {
            bytes.clear();
            append_tile_value(std::string_view(value), bytes);
            if (const ValueCell cell = base_.values.find(bytes); cell != no_value)
                cells_.push_back(cell);
            else
                all_shared = false, others_.push_back(value);
        }
        if (base_.kinds.column() != column_) return;
        marks_ = all_shared ? 0 : KindMarks::mark(single_flag);
        for (const ValueCell cell : cells_) marks_ |= KindMarks::mark(cell);
    }

    [[nodiscard]] KindMarks::Mask marks() const noexcept { return marks_; }

    [[nodiscard]] bool operator()(std::uint32_t item) const noexcept {
        const ValueCell cell = base_.cell(columns_, item, column_);
        if (cell & single_flag)
            return std::find(others_.begin(), others_.end(), text_in_tile_value(base_.values.bytes(cell))) !=
                   others_.end();
        return std::find(cells_.begin(), cells_.end(), cell) != cells_.end();
    }

  private:
    const Base& base_;
    const Columns& columns_;
    std::size_t column_;
    std::vector<ValueCell> cells_;
    std::vector<std::string> others_;  ///< values that no two rows share: one row may still have them
    KindMarks::Mask marks_ = KindMarks::everything;
};

}  // namespace

std::vector<Layer::Near> Layer::nearest(geo::Mercator place, std::size_t k, double within_metres,
                                        const std::function<bool(const FeatureView&)>& test) const {
    Search search(*this, place, k, within_metres);
    if (test) {
        search.through_base(KindMarks::everything, [&](std::uint32_t item) { return test(view(item)); });
        search.through_edits([&](const Edited& edited) { return test(view(edited)); });
    } else {
        search.through_base(KindMarks::everything, [](std::uint32_t) { return true; });
        search.through_edits([](const Edited&) { return true; });
    }
    return std::move(search).measured(k, within_metres);
}

std::vector<Layer::Near> Layer::nearest(geo::Mercator place, std::size_t k, double within_metres,
                                        const Kinds& kinds) const {
    Search search(*this, place, k, within_metres);
    const CellTest test(*this, kinds);
    search.through_base(test.marks(), test);
    search.through_edits([&](const Edited& edited) {
        const Value value = view(edited).value(kinds.field);
        const auto* text = std::get_if<std::string>(&value);
        return text && std::find(kinds.values.begin(), kinds.values.end(), *text) != kinds.values.end();
    });
    return std::move(search).measured(k, within_metres);
}

}  // namespace data
