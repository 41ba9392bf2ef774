#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "geo/coverage/noding.hpp"
#include "geo/coverage/polygon.hpp"

namespace geo::coverage {

/// The faces that borders and lines cut the plane into, each with the polygons that cover it.
///
/// A half-edge is named 2e (from the lower end of edge e to the higher) or 2e+1 (back); the face on its left is its
/// own. Face 0 is what lies round everything.
class Overlay {
  public:
    using Half = std::uint32_t;
    using Face = std::uint32_t;

    explicit Overlay(std::span<const Polygon* const> polygons, std::span<const std::vector<Point>> lines = {});

    [[nodiscard]] const Noded& noded() const noexcept { return noded_; }

    [[nodiscard]] std::size_t half_count() const noexcept { return noded_.edges.size() * 2; }
    [[nodiscard]] static Half twin(Half half) noexcept { return half ^ 1; }
    [[nodiscard]] Point from(Half half) const noexcept {
        return half & 1 ? noded_.edges[half / 2].b : noded_.edges[half / 2].a;
    }
    [[nodiscard]] Point to(Half half) const noexcept { return from(twin(half)); }
    [[nodiscard]] Face left(Half half) const noexcept { return face_of_cycle_[cycle_[half]]; }

    [[nodiscard]] std::size_t face_count() const noexcept { return covers_.size(); }
    /// The polygons over a face, ascending.
    [[nodiscard]] const std::vector<Slot>& cover(Face face) const noexcept { return covers_[face]; }
    /// Whether a polygon winds round the face another number of times than none or once: its rings are wrong.
    [[nodiscard]] std::optional<Slot> miswound(Face face) const noexcept;
    /// Twice the area, exact; of face 0 it means nothing.
    [[nodiscard]] Wide doubled_area(Face face) const noexcept { return areas_[face]; }
    /// The face as a polygon: for findings.
    [[nodiscard]] Polygon outline(Face face) const;

    /// Half-edges of `wanted`, which lie on the border of a set of faces with the set on their left, joined into closed
    /// walks that keep to the inside. See pieces_of().
    template <class Wanted>
    [[nodiscard]] std::vector<Ring> walks(const Wanted& wanted) const {
        std::vector<char> left_over(half_count(), 0);
        for (Half h = 0; h < half_count(); ++h) left_over[h] = wanted(h) ? 1 : 0;
        return walks_over(std::move(left_over));
    }

  private:
    void build_stars();
    void build_cycles();
    void settle_faces();
    void cover_faces();
    [[nodiscard]] std::vector<Ring> walks_over(std::vector<char> left_over) const;
    [[nodiscard]] Half after(Half half) const noexcept;  ///< the next along the face on the left

    Noded noded_;
    std::vector<std::uint32_t> vertex_;      ///< of each half-edge's beginning
    std::vector<std::uint32_t> first_star_;  ///< by vertex, one past the last as well
    std::vector<Half> star_;                 ///< outgoing half-edges of each vertex by angle
    std::vector<std::uint32_t> place_;       ///< of each half-edge in star_
    std::vector<std::uint32_t> cycle_;       ///< of each half-edge
    std::vector<Half> cycle_start_;
    std::vector<Wide> cycle_area_;
    std::vector<Face> face_of_cycle_;
    std::vector<Wide> areas_;
    std::vector<std::vector<Slot>> covers_;
    std::vector<std::pair<Face, Slot>> miswound_;  ///< ascending
};

}  // namespace geo::coverage
