#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/snapshot/base.hpp"

namespace data {

/// A row as edits keep it: one cell a column, in the order of Columns::place. Cells refer to the base's dictionary,
/// those with own_flag to the row's own bytes.
struct EditedRow {
    std::vector<ValueCell> cells;
    ByteStrings own;

    [[nodiscard]] std::string_view bytes(const Dictionary& base, ValueCell cell) const noexcept {
        return cell & own_flag && !(cell & single_flag) ? own[cell & cell_index] : base.bytes(cell);
    }
};

/// A feature that differs from the base: new, changed, or drawn otherwise because a neighbour changed.
struct Edited {
    FeatureId id = 0;
    std::uint64_t step = 0;  ///< its place on the curve
    geo::MercatorBox box;
    geo::Mercator place;  ///< as Base::places
    std::shared_ptr<const EditedRow> row;
    std::shared_ptr<const geo::PathArrays> paths;  ///< null for points

    [[nodiscard]] geo::PathsView shape() const noexcept { return paths ? paths->view() : geo::PathsView{}; }
};

/// What changed since a layer's base was built, in small shared pieces: the next picture copies the pieces it touches.
struct Edits {
    static constexpr std::size_t buckets = 256;

    /// Edited features that lie near each other, as the base's curve does.
    struct Bucket {
        struct Item {
            geo::MercatorBox box;
            std::shared_ptr<const Edited> feature;
        };
        geo::MercatorBox box;
        std::vector<Item> items;
    };

    /// The last word on a feature id; overrides the base.
    struct Record {
        FeatureId id = 0;
        std::uint64_t serial = 0;           ///< of the picture that made it so
        std::shared_ptr<const Edited> now;  ///< null: deleted
    };

    /// Bits of base items that no longer count.
    static constexpr std::uint32_t chunk_bits = 4096;
    using Chunk = std::array<std::uint64_t, chunk_bits / 64>;

    std::array<std::shared_ptr<const Bucket>, buckets> near;
    std::array<std::shared_ptr<const std::vector<Record>>, buckets> by_id;
    std::vector<std::shared_ptr<const Chunk>> dead;  ///< null where no item of the chunk is dead
    std::size_t count = 0;                           ///< records
    std::size_t dead_count = 0;
    std::size_t live_count = 0;  ///< edited features that exist

    [[nodiscard]] bool is_dead(std::uint32_t item) const noexcept {
        const Chunk* const chunk = dead[item / chunk_bits].get();
        return chunk != nullptr && ((*chunk)[item % chunk_bits / 64] >> (item % 64) & 1) != 0;
    }
    [[nodiscard]] const Record* find(FeatureId id) const noexcept;
    [[nodiscard]] static std::size_t id_bucket(FeatureId id) noexcept {
        return static_cast<std::uint64_t>(id) * 0x9E3779B97F4A7C15u >> 56;
    }
};

/// Makes the next Edits from some: what is touched is copied once, the rest shared.
class EditsWriter {
  public:
    EditsWriter(const Edits& from, const Base& base, std::uint64_t serial);

    /// From now on `feature` is what its id names.
    void put(std::shared_ptr<const Edited> feature);
    /// From now on there is no such feature. Its last state may be in the base, in the edits, or nowhere.
    void remove(FeatureId id);

    [[nodiscard]] const Edits& edits() const noexcept { return *next_; }
    [[nodiscard]] std::shared_ptr<const Edits> finish() && { return std::move(next_); }

  private:
    void take_away(FeatureId id);
    void record(FeatureId id, std::shared_ptr<const Edited> now);
    Edits::Bucket& bucket(std::uint64_t step);

    const Base& base_;
    std::uint64_t serial_;
    std::shared_ptr<Edits> next_;
    // Pieces this writer made itself, which it may go on changing.
    std::array<Edits::Bucket*, Edits::buckets> near_{};
    std::array<std::vector<Edits::Record>*, Edits::buckets> by_id_{};
    std::vector<std::pair<std::size_t, Edits::Chunk*>> dead_;
};

}  // namespace data
