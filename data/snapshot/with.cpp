#include <algorithm>
#include <optional>

#include "data/snapshot/builder.hpp"
#include "data/snapshot/edits.hpp"
#include "data/snapshot/layer_items.hpp"
#include "data/snapshot/snapshot.hpp"
#include "geo/tile/vertex_zooms.hpp"

namespace data {
namespace {

/// One layer on its way to the next picture.
class LayerEditor {
  public:
    LayerEditor(const Layer& layer, std::uint64_t serial)
        : collection_(layer.collection()),
          columns_(layer.columns()),
          base_(layer.base()),
          writer_(*layer.edits(), *layer.base(), serial) {}

    void apply(const Change& change, std::vector<geo::MercatorBox>* touched) {
        const std::optional<Known> before = find(change.id);
        if (before) note(before->box, touched);
        if (!change.after) {
            if (!before) return;
            if (has_paths()) moved(before->shape);
            writer_.remove(change.id);
            return;
        }
        auto feature = std::make_shared<Edited>();
        feature->id = change.id;
        feature->row = row_of(*change.after);
        if (!has_paths()) {
            feature->place = first_place(change.after->shape);
            feature->box.include(feature->place);
        } else {
            auto paths = std::make_shared<geo::PathArrays>();
            paths->append(change.after->shape);
            if (before && same_places(before->shape, *paths)) {
                feature->place = before->place;
                feature->box = before->box;
                paths->zooms.assign(before->shape.zooms + geo::PathsView::index(before->shape.starts.front()),
                                    before->shape.zooms + geo::PathsView::index(before->shape.starts.back()));
            } else {
                if (before) moved(before->shape);
                moved(paths->view());
                changed_.push_back(change.id);
                paths->zooms.assign(paths->vertices.size(), 0);  // until settle_borders()
                feature->box = geo::bounds(paths->view());
                feature->place = rings() ? geo::label_point(paths->view()) : geo::middle(paths->view());
            }
            feature->paths = std::move(paths);
        }
        feature->step = curve_step(feature->box);
        note(feature->box, touched);
        writer_.put(std::move(feature));
    }

    /// Simplifies what changed anew, and what shares a vertex with it as it was or as it is.
    void settle_borders(std::vector<geo::MercatorBox>* touched) {
        if (moved_.starts.size() == 1) return;
        const geo::BorderNodes places(moved_, rings());
        std::vector<FeatureId> subjects = changed_;
        for (const geo::MercatorBox& box : moved_boxes_)
            each_near(box, [&](const Known& near) {
                if (shares_a_place(near.shape, places)) subjects.push_back(near.id);
            });
        std::sort(subjects.begin(), subjects.end());
        subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());

        geo::PathArrays paths;
        std::vector<Known> known;
        for (const FeatureId id : subjects)
            if (auto subject = find(id)) {
                for (std::size_t p = 0; p < subject->shape.paths(); ++p)
                    paths.append_path(subject->shape.path(p), rings(), subject->shape.opens_part(p));
                known.push_back(std::move(*subject));
            }
        geo::BorderNodes nodes(paths, rings());
        std::vector<FeatureId> seen = subjects;  // sorted: what the nodes know already
        for (const Known& subject : known)
            each_near(subject.box, [&](const Known& near) {
                const auto at = std::lower_bound(seen.begin(), seen.end(), near.id);
                if (at != seen.end() && *at == near.id) return;
                seen.insert(at, near.id);
                nodes.see(near.shape);
            });
        const std::vector<std::uint8_t> zooms = geo::vertex_zooms(paths, rings(), nodes);

        auto next = zooms.begin();
        for (const Known& subject : known) {
            const std::uint8_t* const old = subject.shape.zooms + geo::PathsView::index(subject.shape.starts.front());
            const auto count = static_cast<std::ptrdiff_t>(subject.shape.vertex_count());
            if (!std::equal(next, next + count, old)) redraw(subject, {next, next + count}, touched);
            next += count;
        }
    }

    [[nodiscard]] std::shared_ptr<const Layer> finish() && {
        return std::make_shared<const Layer>(collection_, columns_, base_, std::move(writer_).finish());
    }

  private:
    /// A feature's present state, wherever it stands; the owner keeps its arrays alive while the editor replaces it.
    struct Known {
        FeatureId id;
        geo::MercatorBox box;
        geo::Mercator place;
        geo::PathsView shape;
        std::optional<std::uint32_t> base_item;
        std::shared_ptr<const Edited> edited;
    };

    [[nodiscard]] bool has_paths() const noexcept { return collection_.shape != geo::ShapeType::point; }
    [[nodiscard]] bool rings() const noexcept { return geo::is_polygonal(collection_.shape); }

    static void note(const geo::MercatorBox& box, std::vector<geo::MercatorBox>* touched) {
        if (touched != nullptr && !box.empty()) touched->push_back(box);
    }

    [[nodiscard]] Known known(std::uint32_t item) const {
        return {base_->ids[item], base_->box(item), base_->places[item], base_->shape(item), item, nullptr};
    }
    [[nodiscard]] static Known known(const std::shared_ptr<const Edited>& edited) {
        return {edited->id, edited->box, edited->place, edited->shape(), std::nullopt, edited};
    }
    [[nodiscard]] std::optional<Known> find(FeatureId id) const {
        if (const Edits::Record* record = writer_.edits().find(id)) {
            if (!record->now) return std::nullopt;
            return known(record->now);
        }
        if (const auto item = base_->find(id)) return known(*item);
        return std::nullopt;
    }

    template <class Take>
    void each_near(const geo::MercatorBox& box, const Take& take) const {
        const Edits& edits = writer_.edits();
        base_->index.each_run(box, [&](std::uint32_t first, std::uint32_t last, bool) {
            for (std::uint32_t item = first; item < last; ++item)
                if (base_->boxes[item].touches(box) && !edits.is_dead(item)) take(known(item));
            return true;
        });
        for (const auto& bucket : edits.near) {
            if (!bucket || !bucket->box.touches(box)) continue;
            for (const auto& item : bucket->items)
                if (item.box.touches(box)) take(known(item.feature));
        }
    }

    void moved(const geo::PathsView& shape) {
        for (std::size_t p = 0; p < shape.paths(); ++p) moved_.append_path(shape.path(p), rings(), shape.opens_part(p));
        moved_boxes_.push_back(geo::bounds(shape));
    }

    [[nodiscard]] static bool shares_a_place(const geo::PathsView& shape, const geo::BorderNodes& places) {
        for (std::size_t p = 0; p < shape.paths(); ++p)
            for (const geo::Mercator& vertex : shape.path(p))
                if (places.knows(vertex)) return true;
        return false;
    }

    [[nodiscard]] static bool same_places(const geo::PathsView& a, const geo::PathArrays& b) {
        if (a.paths() != b.starts.size() - 1 || a.vertex_count() != b.vertices.size()) return false;
        const geo::PathsView other = b.view();
        for (std::size_t p = 0; p < a.paths(); ++p)
            if (a.opens_part(p) != other.opens_part(p) || !std::ranges::equal(a.path(p), other.path(p))) return false;
        return true;
    }

    [[nodiscard]] std::shared_ptr<const EditedRow> row_of(const Feature& feature) {
        auto row = std::make_shared<EditedRow>();
        row->cells.resize(columns_->count());
        std::size_t column = 0;
        each_tile_value(feature, columns_->count(), bytes_, [&](std::string_view value) {
            ValueCell cell = value.empty() ? no_value : base_->values.find(value);
            if (!value.empty() && cell == no_value) cell = row->own.add(value) | own_flag;
            row->cells[columns_->place[column++]] = cell;
        });
        row->own.seal();
        return row;
    }

    [[nodiscard]] std::shared_ptr<const EditedRow> row_of(std::uint32_t item) const {
        auto row = std::make_shared<EditedRow>();
        row->cells.resize(columns_->count());
        for (std::size_t column = 0; column < columns_->count(); ++column)
            row->cells[columns_->place[column]] = base_->cell(*columns_, item, column);
        return row;
    }

    /// The feature as it is, but with other zooms for its vertices.
    void redraw(const Known& subject, std::vector<std::uint8_t> zooms, std::vector<geo::MercatorBox>* touched) {
        auto paths = std::make_shared<geo::PathArrays>();
        for (std::size_t p = 0; p < subject.shape.paths(); ++p)
            paths->append_path(subject.shape.path(p), rings(), subject.shape.opens_part(p));
        paths->zooms = std::move(zooms);
        auto feature = std::make_shared<Edited>();
        feature->id = subject.id;
        feature->box = subject.box;
        feature->place = subject.place;
        feature->step = curve_step(subject.box);
        feature->row = subject.edited ? subject.edited->row : row_of(*subject.base_item);
        feature->paths = std::move(paths);
        note(subject.box, touched);
        writer_.put(std::move(feature));
    }

    const Collection& collection_;
    std::shared_ptr<const Columns> columns_;
    std::shared_ptr<const Base> base_;
    EditsWriter writer_;
    geo::PathArrays moved_;  ///< shapes that came or went, as they were and as they are
    std::vector<geo::MercatorBox> moved_boxes_;
    std::vector<FeatureId> changed_;  ///< features whose own shape is new
    std::string bytes_;
};

}  // namespace

std::shared_ptr<const Snapshot> Snapshot::with(std::span<const Change> changes, Revision revision,
                                               std::vector<geo::MercatorBox>* touched) const {
    std::vector<std::optional<LayerEditor>> editors(layers_.size());
    for (const Change& change : changes) {
        auto& editor = editors[change.collection];
        if (!editor) editor.emplace(*layers_[change.collection], serial_ + 1);
        editor->apply(change, touched);
    }
    std::vector<std::shared_ptr<const Layer>> layers = layers_;
    for (std::size_t i = 0; i < editors.size(); ++i) {
        if (!editors[i]) continue;
        editors[i]->settle_borders(touched);
        layers[i] = std::move(*editors[i]).finish();
    }
    return std::make_shared<const Snapshot>(catalogue_, std::move(layers), revision, serial_ + 1, zoom_details_);
}

}  // namespace data
