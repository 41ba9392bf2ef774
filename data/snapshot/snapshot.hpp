#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "data/feature/collection.hpp"
#include "data/feature/value.hpp"
#include "data/journal/transaction.hpp"
#include "data/people/jurisdiction.hpp"
#include "data/snapshot/zoom_details.hpp"
#include "geo/paths.hpp"
#include "geo/position.hpp"

namespace data {

class Connection;
class Layer;
struct Base;
struct Columns;
struct Edited;
struct Edits;

/// One feature of a layer: a light handle, valid as long as its Snapshot lives.
class FeatureView {
  public:
    [[nodiscard]] FeatureId id() const noexcept;
    [[nodiscard]] geo::MercatorBox box() const noexcept;
    /// Inside the polygon; the place itself for a point; mid-way for a line.
    [[nodiscard]] geo::Mercator label_point() const noexcept;
    [[nodiscard]] std::string_view name() const noexcept;
    [[nodiscard]] std::string_view code() const noexcept;
    [[nodiscard]] Source source() const noexcept;
    [[nodiscard]] std::string_view division_code() const noexcept;
    [[nodiscard]] Jurisdiction jurisdiction() const;     ///< whose holders decide on it
    [[nodiscard]] Value value(std::size_t field) const;  ///< by place in Collection::fields

    /// Calls take(part, ring_in_part, vertices) for each path. Rings are stored without their closing vertex.
    void each_path(const std::function<void(std::size_t, std::size_t, std::span<const geo::Mercator>)>& take) const;

    /// The same without a call a path; empty for points.
    [[nodiscard]] geo::PathsView paths() const noexcept;

    /// Ray casting on the 1 cm integers; a vertex or edge counts as inside.
    [[nodiscard]] bool holds(geo::Mercator place) const noexcept;
    /// Metres on the ellipsoid to the nearest point of its outline or line, 0 at a point feature's place; inside a
    /// polygon the distance to its border too. Right to 2 mm up to 100 km, on the map's 1 cm places.
    [[nodiscard]] double distance_to_border(geo::Mercator place) const noexcept;

  private:
    friend class Layer;
    [[nodiscard]] std::string_view tile_value(std::size_t column) const noexcept;
    const Layer* layer_ = nullptr;
    std::uint32_t base_ = 0;          ///< place in the base, where edited_ is null
    const Edited* edited_ = nullptr;  ///< its edited state
};

/// All features of one collection: an immutable base sorted along a Hilbert curve, and the edits since it was built.
class Layer {
  public:
    [[nodiscard]] const Collection& collection() const noexcept;
    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] geo::MercatorBox bounds() const noexcept;
    [[nodiscard]] std::optional<FeatureView> find(FeatureId id) const;

    /// Features whose box touches `box`, in no promised order. Return false from take to stop.
    void each_in(const geo::MercatorBox& box, const std::function<bool(const FeatureView&)>& take) const;

    /// One of the nearest, with its metres on the ellipsoid: to the point, the line or the polygon (0 inside).
    struct Near {
        FeatureView feature;
        double metres;
    };

    /// A choice among features: those whose field has one of these texts.
    struct Kinds {
        std::size_t field = 0;  ///< by place in Collection::fields
        std::vector<std::string> values;
    };

    /// The k nearest within reach whose test passes (all, without one), nearest first, equally near ones by id. Order,
    /// k and reach hold for the metres that are given; those are right to 2 mm up to 100 km between the places that the
    /// map holds (1 cm).
    [[nodiscard]] std::vector<Near> nearest(geo::Mercator place, std::size_t k, double within_metres,
                                            const std::function<bool(const FeatureView&)>& test) const;
    /// The same among some kinds; where it is the collection's class that is asked for, parts of the map without such
    /// are not looked at.
    [[nodiscard]] std::vector<Near> nearest(geo::Mercator place, std::size_t k, double within_metres,
                                            const Kinds& kinds) const;

    // For the engine (data/snapshot): how it is kept.
    Layer(const Collection& collection, std::shared_ptr<const Columns> columns, std::shared_ptr<const Base> base,
          std::shared_ptr<const Edits> edits);
    [[nodiscard]] const std::shared_ptr<const Columns>& columns() const noexcept { return columns_; }
    [[nodiscard]] const std::shared_ptr<const Base>& base() const noexcept { return base_; }
    [[nodiscard]] const std::shared_ptr<const Edits>& edits() const noexcept { return edits_; }
    [[nodiscard]] FeatureView view(std::uint32_t base_item) const noexcept;
    [[nodiscard]] FeatureView view(const Edited& edited) const noexcept;

  private:
    const Collection* collection_;  ///< of the snapshot's catalogue
    std::shared_ptr<const Columns> columns_;
    std::shared_ptr<const Base> base_;
    std::shared_ptr<const Edits> edits_;
};

/// The map of one revision, in memory, immutable. Tiles and spatial answers come from it and never touch the disk.
class Snapshot {
  public:
    /// Reads every visible feature as of the newest revision, in one read transaction of `db`. throws StorageFailure
    [[nodiscard]] static std::shared_ptr<const Snapshot> load(Connection& db,
                                                              std::shared_ptr<const Catalogue> catalogue);

    [[nodiscard]] Revision revision() const noexcept;
    [[nodiscard]] const Catalogue& catalogue() const noexcept;
    [[nodiscard]] const Layer& layer(std::size_t collection) const noexcept;
    /// nullptr for an unknown name
    [[nodiscard]] const Layer* layer(std::string_view collection) const noexcept;
    [[nodiscard]] geo::MercatorBox bounds() const noexcept;

    /// The next picture: copies what the changes touch and shares the rest. `touched` (optional) receives the boxes
    /// whose tiles differ, neighbours whose simplified border moved included.
    [[nodiscard]] std::shared_ptr<const Snapshot> with(std::span<const Change> changes, Revision revision,
                                                       std::vector<geo::MercatorBox>* touched = nullptr) const;

    /// Edits that wait to be folded into the base, over all layers.
    [[nodiscard]] std::size_t pending() const noexcept;

    /// The same picture with every edit folded into fresh bases. Slow (seconds); runs aside, on any thread.
    [[nodiscard]] std::shared_ptr<const Snapshot> rebuilt() const;

    /// `rebuilt` brought up to this one: keeps its bases and carries over the edits made after its revision.
    [[nodiscard]] std::shared_ptr<const Snapshot> adopting(const Snapshot& rebuilt) const;

    /// Bytes the bases take, about.
    [[nodiscard]] std::size_t memory() const noexcept;

    /// What was found of the tiles of its bases; shared by the pictures that share these.
    [[nodiscard]] ZoomDetails& zoom_details() const noexcept { return *zoom_details_; }

    // For the engine (data/snapshot); one layer a collection, in the catalogue's order.
    Snapshot(std::shared_ptr<const Catalogue> catalogue, std::vector<std::shared_ptr<const Layer>> layers,
             Revision revision, std::uint64_t serial,
             std::shared_ptr<ZoomDetails> zoom_details = std::make_shared<ZoomDetails>());

  private:
    std::shared_ptr<const Catalogue> catalogue_;
    std::vector<std::shared_ptr<const Layer>> layers_;
    Revision revision_ = 0;
    std::shared_ptr<ZoomDetails> zoom_details_;
    std::uint64_t serial_ = 0;  ///< counts pictures since load(), so that a rebuilt one knows which edits it holds
};

}  // namespace data
