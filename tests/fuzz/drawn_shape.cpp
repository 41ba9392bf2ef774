#include "tests/fuzz/drawn_shape.hpp"

#include <cstdint>

namespace fuzz {
namespace {

constexpr geo::LonLat corner{118.78, 32.04};
constexpr double step = 1e-4;  // degrees, about 10 m
constexpr unsigned next_ring = 0xff, next_part = 0xfe, far_away = 0xfd;

}  // namespace

geo::Shape drawn_shape(Bytes bytes) {
    std::size_t at = 0;
    const auto next = [&]() -> unsigned { return at < bytes.size() ? std::to_integer<unsigned>(bytes[at++]) : 0; };
    constexpr geo::ShapeType types[] = {geo::ShapeType::polygon, geo::ShapeType::multi_polygon,
                                        geo::ShapeType::multi_line};
    geo::Shape shape{types[next() % 3], {{{}}}};
    while (at < bytes.size()) {
        const unsigned first = next();
        if (first == next_part && shape.type != geo::ShapeType::polygon) {
            shape.parts.push_back({{}});
        } else if (first == next_ring && shape.type != geo::ShapeType::multi_line) {
            shape.parts.back().emplace_back();
        } else if (first == far_away) {
            const double lon = 360.0 * next() / 255 - 180, lat = 180.0 * next() / 255 - 90;
            shape.parts.back().back().push_back({lon, lat});
        } else {
            shape.parts.back().back().push_back({corner.lon + first * step, corner.lat + next() * step});
        }
    }
    if (shape.type != geo::ShapeType::multi_line)
        for (geo::Part& part : shape.parts)
            for (geo::Path& ring : part)
                if (!ring.empty()) ring.push_back(ring.front());
    return shape;
}

}  // namespace fuzz
