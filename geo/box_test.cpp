#include "geo/box_test.hpp"

namespace geo {
namespace {

/// One step of rounding on either side, and one to spare.
constexpr std::uint32_t doubt = 3;

std::uint32_t less(std::uint32_t step) noexcept {
    return step < doubt ? 0 : step - doubt;
}
std::uint32_t more(std::uint32_t step) noexcept {
    return step > UINT32_MAX - doubt ? UINT32_MAX : step + doubt;
}

}  // namespace

BoxTest::BoxTest(const Box& box)
    : box_(box),
      outer_(to_mercator(box)),
      inner_{more(outer_.min_x), more(outer_.min_y), less(outer_.max_x), less(outer_.max_y)} {
    if (box.west < box.east && box.south < box.north) {
        rectangle_ = to_geos(polygon_shape({{box.west, box.south},
                                            {box.east, box.south},
                                            {box.east, box.north},
                                            {box.west, box.north},
                                            {box.west, box.south}}));
    } else if (box.west < box.east || box.south < box.north) {
        rectangle_ = to_geos({ShapeType::line, {{{{box.west, box.south}, {box.east, box.north}}}}});
    } else {
        rectangle_ = to_geos(point_shape({box.west, box.south}));
    }
    prepared_.reset(GEOSPrepare_r(geos(), rectangle_.get()));
}

bool BoxTest::meets(const Shape& shape) const {
    const auto around = bounds(shape);
    if (!around || around->west > box_.east || around->east < box_.west || around->south > box_.north ||
        around->north < box_.south)
        return false;
    if (shape.type == ShapeType::point) return true;
    const GeosShape geometry = to_geos(shape);
    return GEOSPreparedIntersects_r(geos(), prepared_.get(), geometry.get()) == 1;
}

}  // namespace geo
