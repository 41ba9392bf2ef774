#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "geo/coverage/polygon.hpp"
#include "geo/spatial_index.hpp"

namespace geo::coverage {

/// Polygons that share ground out among them: grids of one level, management areas. What it holds need not be valid:
/// see validate(). Polygons are found by place through a packed tree and the few that changed since it was packed.
class Coverage {
  public:
    Coverage() = default;
    /// throws std::invalid_argument where an id stands twice
    explicit Coverage(std::vector<Polygon> polygons);

    [[nodiscard]] std::size_t size() const noexcept { return slot_of_.size(); }
    [[nodiscard]] const Polygon* find(PolygonId id) const noexcept;
    [[nodiscard]] PolygonId highest_id() const noexcept;

    /// Those whose boxes meet the extent, by id. Valid until the next change.
    [[nodiscard]] std::vector<const Polygon*> near(const Extent& extent) const;
    /// All, by id. Valid until the next change.
    [[nodiscard]] std::vector<const Polygon*> all() const;

    /// Puts a polygon in the place of the one of its id, or beside the others.
    void put(Polygon polygon);
    void remove(PolygonId id);

  private:
    void pack();
    void forget_place(std::uint32_t slot);

    std::vector<Polygon> slots_;
    std::vector<Extent> extents_;
    std::vector<char> packed_;  ///< by slot: the tree's box is still right
    std::vector<std::uint32_t> free_;
    std::unordered_map<PolygonId, std::uint32_t> slot_of_;
    std::vector<std::uint32_t> loose_;  ///< slots the tree does not know, or knows wrongly
    std::vector<std::uint32_t> order_;  ///< slots in the tree's order
    std::vector<MercatorBox> boxes_;    ///< beside it
    SpatialIndex tree_;
};

}  // namespace geo::coverage
