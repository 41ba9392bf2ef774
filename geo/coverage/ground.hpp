#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "geo/coverage/finding.hpp"
#include "geo/coverage/overlay.hpp"

namespace geo::coverage {

/// Ground being given out anew: the faces of an overlay, who held each before and who is to hold it. Starts with what
/// the polygons say; an edit changes holders face by face and asks for the polygons that follow.
class Ground {
  public:
    using Face = Overlay::Face;
    using Half = Overlay::Half;
    using Holders = std::vector<PolygonId>;  ///< ascending

    struct Parts {
        std::vector<const Polygon*> kept = {};   ///< hold their ground before and after
        std::vector<const Polygon*> old = {};    ///< held theirs before
        std::vector<const Polygon*> fresh = {};  ///< are to hold theirs
        std::vector<const Polygon*> marks = {};  ///< mark ground and hold none
        std::vector<std::vector<Point>> lines = {};
    };
    explicit Ground(Parts parts);

    [[nodiscard]] const Overlay& overlay() const noexcept { return overlay_; }
    [[nodiscard]] std::size_t faces() const noexcept { return overlay_.face_count(); }
    [[nodiscard]] const Holders& before(Face face) const noexcept { return before_[face]; }
    [[nodiscard]] const Holders& after(Face face) const noexcept { return after_[face]; }
    [[nodiscard]] bool held_before(Face face, PolygonId id) const noexcept;
    [[nodiscard]] bool marked(Face face) const noexcept { return marked_[face] != 0; }
    [[nodiscard]] bool is_line(Half half) const noexcept { return overlay_.noded().edges[half / 2].line; }

    void give(Face face, Holders holders) { after_[face] = std::move(holders); }

    /// Faces joined across every edge that `divides` does not name: the group of each.
    template <class Divides>
    [[nodiscard]] std::vector<Face> groups(const Divides& divides) const {
        std::vector<Face> up(faces());
        for (Face f = 0; f < up.size(); ++f) up[f] = f;
        const auto top = [&](Face f) {
            while (up[f] != f) f = up[f] = up[up[f]];
            return f;
        };
        for (Half h = 0; h < overlay_.half_count(); h += 2)
            if (!divides(h)) up[top(overlay_.left(h))] = top(overlay_.left(Overlay::twin(h)));
        for (Face f = 0; f < up.size(); ++f) up[f] = top(f);
        return up;
    }

    /// The holder (after) with whom faces of `inside` share the longest border, its length in metres; nobody: 0. Those
    /// in `except` do not count.
    template <class Inside>
    [[nodiscard]] std::pair<PolygonId, double> longest_neighbour(const Inside& inside, const Holders& except) const {
        std::map<PolygonId, double> shared;
        for (Half h = 0; h < overlay_.half_count(); ++h) {
            if (!inside(overlay_.left(h)) || inside(overlay_.left(Overlay::twin(h)))) continue;
            for (const PolygonId id : after_[overlay_.left(Overlay::twin(h))]) shared[id] += metres(h);
        }
        for (const PolygonId id : except) shared.erase(id);
        std::pair<PolygonId, double> best{0, 0};
        for (const auto& [id, length] : shared)
            if (length > best.second) best = {id, length};
        return best;
    }

    /// The polygon of some faces, for findings.
    template <class Inside>
    [[nodiscard]] Polygon outline(const Inside& inside) const {
        return {0, pieces_of(overlay_.walks(
                       [&](Half h) { return inside(overlay_.left(h)) && !inside(overlay_.left(Overlay::twin(h))); }))};
    }

    /// Polygons as they follow from the holders: those whose ground changed or whose border gained a vertex, by id; one
    /// without pieces holds nothing any more. Vertices that noding put into borders are kept where a new border begins
    /// at them, and left out again elsewhere.
    [[nodiscard]] std::vector<Polygon> polygons() const;
    /// The chains of those vertices that polygons() keeps.
    [[nodiscard]] std::vector<Chain> kept_chains() const;

  private:
    [[nodiscard]] double metres(Half half) const noexcept;

    std::vector<const Polygon*> slots_;
    std::size_t kept_ = 0, old_ = 0, fresh_ = 0;  ///< slots in this order, then marks
    Overlay overlay_;
    std::vector<Holders> before_, after_;
    std::vector<char> marked_;
};

/// `polygon` with chains put into its edges.
[[nodiscard]] Polygon with_chains(const Polygon& polygon, std::span<const Chain> chains);

}  // namespace geo::coverage
