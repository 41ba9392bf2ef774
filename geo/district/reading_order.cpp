#include "geo/district/reading_order.hpp"

#include <algorithm>
#include <numeric>

#include "geo/measure.hpp"

namespace geo::district {

std::vector<std::size_t> reading_order(const std::vector<LonLat>& places, Metres row) {
    std::vector<std::size_t> order(places.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (places.empty()) return order;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::pair{-places[a].lat, places[a].lon} < std::pair{-places[b].lat, places[b].lon};
    });
    const LocalPlane plane{places[order.front()]};
    for (auto first = order.begin(); first != order.end();) {
        const double north = plane.to(places[*first]).y;
        const auto last =
            std::find_if(first, order.end(), [&](std::size_t i) { return plane.to(places[i]).y < north - row.value; });
        std::sort(first, last, [&](std::size_t a, std::size_t b) {
            return std::pair{places[a].lon, -places[a].lat} < std::pair{places[b].lon, -places[b].lat};
        });
        first = last;
    }
    return order;
}

}  // namespace geo::district
