#include "data/snapshot/base.hpp"
#include "data/snapshot/edits.hpp"
#include "data/snapshot/snapshot.hpp"

#include "data/snapshot/tile_value.hpp"
#include "geo/measure.hpp"

namespace data {

FeatureId FeatureView::id() const noexcept {
    return edited_ ? edited_->id : layer_->base()->ids[base_];
}

geo::MercatorBox FeatureView::box() const noexcept {
    return edited_ ? edited_->box : layer_->base()->box(base_);
}

geo::Mercator FeatureView::label_point() const noexcept {
    return edited_ ? edited_->place : layer_->base()->places[base_];
}

std::string_view FeatureView::tile_value(std::size_t column) const noexcept {
    const Base& base = *layer_->base();
    if (!edited_) return base.values.bytes(base.cell(*layer_->columns(), base_, column));
    return edited_->row->bytes(base.values, edited_->row->cells[layer_->columns()->place[column]]);
}

std::string_view FeatureView::name() const noexcept {
    return text_in_tile_value(tile_value(name_column));
}
std::string_view FeatureView::code() const noexcept {
    return text_in_tile_value(tile_value(code_column));
}
std::string_view FeatureView::division_code() const noexcept {
    return text_in_tile_value(tile_value(division_column));
}
Jurisdiction FeatureView::jurisdiction() const {
    const Collection& collection = layer_->collection();
    const auto level = collection.field("level");
    return {collection, code(), division_code(), level ? value(*level) : Value{}, id(), label_point()};
}
Source FeatureView::source() const noexcept {
    return source_from(text_in_tile_value(tile_value(source_column))).value_or(Source::imported);
}
Value FeatureView::value(std::size_t field) const {
    return from_tile_value(tile_value(first_field_column + field));
}

geo::PathsView FeatureView::paths() const noexcept {
    return edited_ ? edited_->shape() : layer_->base()->shape(base_);
}

void FeatureView::each_path(
    const std::function<void(std::size_t, std::size_t, std::span<const geo::Mercator>)>& take) const {
    const geo::PathsView shape = paths();
    if (shape.paths() == 0) {
        const geo::Mercator place = label_point();
        if (layer_->collection().shape == geo::ShapeType::point) take(0, 0, {&place, 1});
        return;
    }
    std::size_t part = 0, ring = 0;
    for (std::size_t p = 0; p < shape.paths(); ++p) {
        if (p > 0) shape.opens_part(p) ? (++part, ring = 0) : ++ring;
        take(part, ring, shape.path(p));
    }
}

bool FeatureView::holds(geo::Mercator place) const noexcept {
    return box().holds(place) && geo::is_polygonal(layer_->collection().shape) && geo::holds(paths(), place);
}

double FeatureView::distance_to_border(geo::Mercator place) const noexcept {
    constexpr double well_measured = 1e-3;  // metres: where the quick distance is off by more, the ellipsoid is asked
    const geo::GroundDistance distance(place);
    const geo::PathsView shape = paths();
    geo::GroundDistance::Foot foot;
    if (shape.paths() == 0) {
        const geo::Mercator own = label_point();
        foot = {static_cast<double>(own.x), static_cast<double>(own.y), distance.to(own)};
    } else {
        foot = distance.foot(shape, geo::is_polygonal(layer_->collection().shape));
    }
    if (distance.error(foot.metres) <= well_measured) return foot.metres;
    return geo::distance(geo::to_lonlat(place), geo::to_lonlat(foot.x, foot.y)).value;
}

}  // namespace data
