#include "data/people/jurisdiction.hpp"

#include "geo/paths.hpp"

namespace data {
namespace {

constexpr std::size_t district_digits = 6, street_digits = 9;  // of a community's twelve

std::int64_t level_in(const Value& value) noexcept {
    const auto* number = std::get_if<std::int64_t>(&value);
    return number ? *number : 0;
}

const Value& level_of(const Collection& collection, const Feature& feature) noexcept {
    static const Value unknown;
    const auto level = collection.field("level");
    return level && *level < feature.values.size() ? feature.values[*level] : unknown;
}

}  // namespace

std::string_view without_zero_levels(std::string_view division) noexcept {
    for (const std::size_t digits : {street_digits, district_digits})
        if (division.size() > digits && division.substr(digits).find_first_not_of('0') == std::string_view::npos)
            division = division.substr(0, digits);
    return division;
}

std::string_view division_of(const Collection& collection, std::string_view code, std::string_view division_code,
                             const Value& level) noexcept {
    if (collection.name == "division") return without_zero_levels(code);
    if (collection.name == "grid") {
        if (level_in(level) == 1) division_code = division_code.substr(0, district_digits);
        if (level_in(level) == 2) division_code = division_code.substr(0, street_digits);
    }
    return without_zero_levels(division_code);
}

geo::Mercator place_on_map(const geo::Shape& shape) {
    if (shape.type == geo::ShapeType::point || shape.type == geo::ShapeType::multi_point)
        return geo::to_mercator(shape.parts.at(0).at(0).at(0));
    geo::PathArrays paths;
    paths.append(shape);
    return geo::is_polygonal(shape.type) ? geo::label_point(paths.view()) : geo::middle(paths.view());
}

Jurisdiction::Jurisdiction(const Collection& collection, const Feature& feature) noexcept
    : division_(division_of(collection, feature.code, feature.division_code, level_of(collection, feature))) {
    if (collection.name == "division") return;
    if (collection.name == "grid") grid_ = feature.id, level_ = level_in(level_of(collection, feature));
    if (!feature.shape.empty()) shape_ = &feature.shape;
}

Jurisdiction::Jurisdiction(const Collection& collection, std::string_view code, std::string_view division_code,
                           const Value& level, FeatureId id, geo::Mercator place) noexcept
    : division_(division_of(collection, code, division_code, level)) {
    if (collection.name == "division") return;
    if (collection.name == "grid") grid_ = id, level_ = level_in(level);
    place_ = place;
}

const std::optional<geo::Mercator>& Jurisdiction::place() const {
    if (!place_ && shape_) place_ = place_on_map(*shape_);
    return place_;
}

KeptJurisdiction::KeptJurisdiction(const Jurisdiction& jurisdiction)
    : division_(jurisdiction.division()),
      grid_(jurisdiction.grid()),
      level_(jurisdiction.level()),
      place_(jurisdiction.place()) {}

Jurisdiction KeptJurisdiction::lent() const noexcept {
    Jurisdiction lent(division_);
    lent.grid_ = grid_, lent.level_ = level_, lent.place_ = place_;
    return lent;
}

}  // namespace data
